package chat.skerry.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.frame.ProtocolException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoiseHandshakeTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] PROLOGUE = {0x53, 0x4B, 1, 0};
  private static final byte[] NOTHING = {};

  private final StaticKeys device = StaticKeys.generate(RANDOM);
  private final StaticKeys member = StaticKeys.generate(RANDOM);
  private final NoiseHandshake initiator = NoiseHandshake.initiator(device, PROLOGUE, RANDOM);
  private final NoiseHandshake responder = responder(PROLOGUE);

  @Test
  void bothSidesAgreeOnKeysHashAndPayloads() {
    assertThat(responder.readMessage(initiator.writeMessage(NOTHING))).isEmpty();
    assertThat(initiator.readMessage(responder.writeMessage(new byte[] {1, 2})))
        .containsExactly(1, 2);
    assertThat(responder.readMessage(initiator.writeMessage(new byte[] {3}))).containsExactly(3);

    assertThat(initiator.isComplete()).isTrue();
    assertThat(responder.isComplete()).isTrue();
    assertThat(initiator.remoteStatic()).isEqualTo(member.publicKey());
    assertThat(responder.remoteStatic()).isEqualTo(device.publicKey());
    assertThat(initiator.handshakeHash()).isEqualTo(responder.handshakeHash());
  }

  @Test
  void refusesAnotherPrologue() {
    NoiseHandshake other = responder(new byte[] {0x53, 0x4B, 2, 0});
    other.readMessage(initiator.writeMessage(NOTHING));
    byte[] answer = other.writeMessage(NOTHING);

    assertRefused(() -> initiator.readMessage(answer));
  }

  @Test
  void refusesASecondMessageWithAnyByteChanged() {
    byte[] first = initiator.writeMessage(NOTHING);
    responder.readMessage(first);
    byte[] second = responder.writeMessage(new byte[] {7});
    for (int i = 0; i < second.length; i++) {
      byte[] damaged = second.clone();
      damaged[i] ^= 1;
      NoiseHandshake copy = xx(true, device, StaticKeys.generate(RANDOM));
      copy.writeMessage(NOTHING);
      assertRefused(() -> copy.readMessage(damaged));
    }
  }

  @Test
  void refusesAThirdMessageWithAnyByteChanged() {
    StaticKeys ephemeral = StaticKeys.generate(RANDOM);
    byte[] first = initiator.writeMessage(NOTHING);
    NoiseHandshake original = xx(false, member, ephemeral);
    original.readMessage(first);
    initiator.readMessage(original.writeMessage(NOTHING));
    byte[] third = initiator.writeMessage(new byte[] {7});
    for (int i = 0; i < third.length; i++) {
      byte[] damaged = third.clone();
      damaged[i] ^= 1;
      NoiseHandshake copy = xx(false, member, ephemeral);
      copy.readMessage(first);
      copy.writeMessage(NOTHING);
      assertRefused(() -> copy.readMessage(damaged));
    }
    assertThat(original.readMessage(third)).containsExactly(7);
  }

  @Test
  void refusesMessagesOfAnyShorterLength() {
    byte[] first = initiator.writeMessage(NOTHING);
    for (int length = 0; length < 32; length++) {
      byte[] cut = Arrays.copyOf(first, length);
      NoiseHandshake fresh = responder(PROLOGUE);
      assertRefused(() -> fresh.readMessage(cut));
    }
    responder.readMessage(first);
    byte[] second = responder.writeMessage(NOTHING);
    for (int length = 0; length < second.length; length++) {
      byte[] cut = Arrays.copyOf(second, length);
      NoiseHandshake fresh = NoiseHandshake.initiator(device, PROLOGUE, RANDOM);
      fresh.writeMessage(NOTHING);
      assertRefused(() -> fresh.readMessage(cut));
    }
  }

  @ParameterizedTest
  @MethodSource("lowOrderPoints")
  void refusesKeysOfLowOrder(String point) {
    responder.readMessage(HexFormat.of().parseHex(point));

    assertRefused(() -> responder.writeMessage(NOTHING));
  }

  static Stream<String> lowOrderPoints() {
    return Stream.of(
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
  }

  @Test
  void namesABrokenTurnAsABug() {
    assertThatThrownBy(() -> initiator.readMessage(NOTHING))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> responder.writeMessage(NOTHING))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(initiator::split).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(initiator::remoteStatic).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void isOfNoUseAfterAFailure() {
    initiator.writeMessage(NOTHING);
    assertRefused(() -> initiator.readMessage(new byte[96]));

    assertThatThrownBy(() -> initiator.writeMessage(NOTHING))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesToWriteMoreThanAHandshakeMessageMayHold() {
    assertThatThrownBy(() -> initiator.writeMessage(new byte[8_192]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8192");
  }

  private NoiseHandshake responder(byte[] prologue) {
    return NoiseHandshake.responder(
        HandshakePattern.XX, member, StaticAgreements.NONE, prologue, RANDOM);
  }

  private static NoiseHandshake xx(boolean initiator, StaticKeys own, StaticKeys ephemeral) {
    return new NoiseHandshake(
        HandshakePattern.XX, initiator, new NoiseHandshake.Keys(own, ephemeral), null, PROLOGUE);
  }

  private static void assertRefused(Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.code()).isEqualTo(CloseCode.HANDSHAKE_FAILED));
  }
}
