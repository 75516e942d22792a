package chat.skerry.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.frame.ProtocolException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// IK, without what goes into it.
class ReturningHandshakeTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] PROLOGUE = {0x53, 0x4B, 1, 1};
  private static final byte[] NOTHING = {};

  private final StaticKeys device = StaticKeys.generate(RANDOM);
  private final StaticKeys member = StaticKeys.generate(RANDOM);
  private final NoiseHandshake initiator = initiator(member.publicKey());

  @Test
  void bothSidesAgreeAfterTwoMessages() {
    NoiseHandshake responder = responder(StaticAgreements.NONE);

    assertThat(responder.readMessage(initiator.writeMessage(new byte[] {1}))).containsExactly(1);
    assertThat(initiator.readMessage(responder.writeMessage(new byte[] {2}))).containsExactly(2);

    assertThat(initiator.isComplete()).isTrue();
    assertThat(responder.isComplete()).isTrue();
    assertThat(responder.remoteStatic()).isEqualTo(device.publicKey());
    assertThat(initiator.handshakeHash()).isEqualTo(responder.handshakeHash());
    assertThat(initiator.staticAgreement()).isEqualTo(responder.staticAgreement());
  }

  @Test
  void aRememberedAgreementIsAsGoodAsAComputedOne() {
    byte[] agreed = member.agree(device.publicKey());
    AtomicInteger asked = new AtomicInteger();
    NoiseHandshake responder =
        responder(deviceKey -> {
          asked.incrementAndGet();
          assertThat(deviceKey).isEqualTo(device.publicKey());
          return agreed;
        });

    responder.readMessage(initiator.writeMessage(NOTHING));
    initiator.readMessage(responder.writeMessage(NOTHING));

    assertThat(asked).hasValue(1);
    assertThat(initiator.handshakeHash()).isEqualTo(responder.handshakeHash());
  }

  @Test
  void aRememberedAgreementOpensNothingToAnotherDevice() {
    // Whoever claims the device's key without holding it can't seal even an empty payload.
    StaticKeys thief = StaticKeys.generate(RANDOM);
    NoiseHandshake claiming =
        new NoiseHandshake(
            HandshakePattern.IK,
            true,
            new NoiseHandshake.Keys(thief, StaticKeys.generate(RANDOM)),
            member.publicKey(),
            PROLOGUE);
    NoiseHandshake responder = responder(_ -> member.agree(device.publicKey()));

    byte[] first = claiming.writeMessage(NOTHING);
    assertRefused(() -> responder.readMessage(first));
  }

  @Test
  void refusesADeviceThatKnowsAnotherKey() {
    NoiseHandshake lost = initiator(StaticKeys.generate(RANDOM).publicKey());

    assertRefused(() -> responder(StaticAgreements.NONE).readMessage(lost.writeMessage(NOTHING)));
  }

  @Test
  void refusesAMemberThatOnlyClaimsTheKey() {
    initiator.writeMessage(NOTHING);
    byte[] invented = new byte[48];
    RANDOM.nextBytes(invented);

    assertRefused(() -> initiator.readMessage(invented));
  }

  @Test
  void refusesAFirstMessageWithAnyByteChanged() {
    byte[] first = initiator.writeMessage(new byte[] {7});
    for (int i = 0; i < first.length; i++) {
      byte[] damaged = first.clone();
      damaged[i] ^= 1;
      assertRefused(() -> responder(StaticAgreements.NONE).readMessage(damaged));
    }
  }

  @Test
  void refusesAFirstMessageOfAnyShorterLength() {
    byte[] first = initiator.writeMessage(NOTHING);
    for (int length = 0; length < first.length; length++) {
      byte[] cut = Arrays.copyOf(first, length);
      assertRefused(() -> responder(StaticAgreements.NONE).readMessage(cut));
    }
  }

  @Test
  void refusesKeysOfLowOrder() {
    byte[] zeros = new byte[96];

    assertRefused(() -> responder(StaticAgreements.NONE).readMessage(zeros));
  }

  @Test
  void refusesAnotherPrologue() {
    NoiseHandshake other =
        NoiseHandshake.responder(
            HandshakePattern.IK,
            member,
            StaticAgreements.NONE,
            new byte[] {0x53, 0x4B, 1, 0},
            RANDOM);

    assertRefused(() -> other.readMessage(initiator.writeMessage(NOTHING)));
  }

  private NoiseHandshake initiator(byte[] memberKey) {
    return NoiseHandshake.initiator(device, memberKey, PROLOGUE, RANDOM);
  }

  private NoiseHandshake responder(StaticAgreements agreements) {
    return NoiseHandshake.responder(HandshakePattern.IK, member, agreements, PROLOGUE, RANDOM);
  }

  private static void assertRefused(Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.code()).isEqualTo(CloseCode.HANDSHAKE_FAILED));
  }
}
