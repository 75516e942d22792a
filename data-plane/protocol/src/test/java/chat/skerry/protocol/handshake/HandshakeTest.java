package chat.skerry.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.protocol.codec.FrameChannel;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.frame.ProtocolException;
import chat.skerry.protocol.identity.CertificateException;
import chat.skerry.protocol.identity.CertificateException.Reason;
import chat.skerry.protocol.identity.IdentityKeyPair;
import chat.skerry.protocol.identity.MemberCertificate;
import chat.skerry.protocol.noise.StaticAgreements;
import chat.skerry.protocol.noise.StaticKeys;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String CLUSTER = "acme/demo";

  private final IdentityKeyPair identity = IdentityKeyPair.generate(RANDOM);
  private final StaticKeys memberKeys = StaticKeys.generate(RANDOM);
  private final StaticKeys deviceKeys = StaticKeys.generate(RANDOM);
  private final ClientHello hello = new ClientHello("a.b.c", 2, 1, "test/1", 99, new byte[] {7, 8});
  private final DeviceHandshake device = new DeviceHandshake(deviceKeys, RANDOM);

  @Test
  void opensATransportOnBothSides() {
    MemberHandshake member = member(memberKeys, certificate(identity, memberKeys));

    var atDevice =
        device.finish(
            member.answer(device.start()), identity.publicKey(), CLUSTER, NOW, _ -> hello);
    var atMember = member.finish(atDevice.message3());

    assertThat(atDevice.member().certificate().member()).isEqualTo("demo-0-a");
    assertThat(atMember.deviceKey()).isEqualTo(deviceKeys.publicKey());
    assertThat(ClientHello.decode(atMember.hello())).isEqualTo(hello);
    FrameChannel sender = new FrameChannel(atMember.transport(), UnpooledByteBufAllocator.DEFAULT);
    FrameChannel receiver =
        new FrameChannel(atDevice.transport(), UnpooledByteBufAllocator.DEFAULT);
    ByteBuf wire = sender.seal(new Frame.Ping(1)).skipBytes(3);
    receiver.open(wire, frame -> assertThat(frame).isEqualTo(new Frame.Ping(1)));
    wire.release();
  }

  @Test
  void refusesAManInTheMiddleWithHisOwnIdentity() {
    StaticKeys hisKeys = StaticKeys.generate(RANDOM);
    IdentityKeyPair hisIdentity = IdentityKeyPair.generate(RANDOM);
    MemberHandshake him = member(hisKeys, certificate(hisIdentity, hisKeys));

    assertMemberRefused(him, Reason.WRONG_IDENTITY);
  }

  @Test
  void refusesAManInTheMiddleWhoShowsTheRealCertificate() {
    MemberHandshake him = member(StaticKeys.generate(RANDOM), certificate(identity, memberKeys));

    assertMemberRefused(him, Reason.WRONG_KEY);
  }

  @Test
  void refusesAMemberOfAnotherCluster() {
    byte[] foreign =
        new MemberCertificate("acme/other", "other-0-a", NOW, NOW.plusSeconds(60))
            .issue(identity, memberKeys.publicKey());

    assertMemberRefused(member(memberKeys, foreign), Reason.WRONG_CLUSTER);
  }

  @Test
  void refusesAMemberWithAnExpiredCertificate() {
    byte[] expired =
        new MemberCertificate(CLUSTER, "demo-0-a", NOW.minusSeconds(60), NOW.minusSeconds(1))
            .issue(identity, memberKeys.publicKey());

    assertMemberRefused(member(memberKeys, expired), Reason.NOT_IN_TIME);
  }

  @Test
  void refusesAMemberWithoutACertificate() {
    MemberHandshake silent = new MemberHandshake(memberKeys, new byte[0], RANDOM);

    assertThatThrownBy(() ->
            device.finish(
                silent.answer(device.start()), identity.publicKey(), CLUSTER, NOW, _ -> hello))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void refusesAHelloThatIsNoProtobuf() {
    MemberHandshake odd = new MemberHandshake(memberKeys, new byte[] {1, 2, 3}, RANDOM);

    assertThatThrownBy(() ->
            device.finish(
                odd.answer(device.start()), identity.publicKey(), CLUSTER, NOW, _ -> hello))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void refusesAThirdMessageOfAnotherHandshake() {
    byte[] certificate = certificate(identity, memberKeys);
    MemberHandshake first = member(memberKeys, certificate);
    MemberHandshake second = member(memberKeys, certificate);
    byte[] message1 = device.start();
    byte[] message3 =
        device
            .finish(first.answer(message1), identity.publicKey(), CLUSTER, NOW, _ -> hello)
            .message3();
    second.answer(message1);

    assertThatThrownBy(() -> second.finish(message3))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.code()).isEqualTo(CloseCode.HANDSHAKE_FAILED));
  }

  @Test
  void opensATransportWithAMemberThatIsKnown() {
    byte[] certificate = certificate(identity, memberKeys);
    DeviceHandshake again = new DeviceHandshake(deviceKeys, known(certificate), RANDOM);
    MemberHandshake member = returning(certificate);

    var atDevice =
        again.finish(member.answer(again.start()), identity.publicKey(), CLUSTER, NOW, _ -> hello);
    var atMember = member.finish(atDevice.message3());

    assertThat(atMember.deviceKey()).isEqualTo(deviceKeys.publicKey());
    assertThat(ClientHello.decode(atMember.hello())).isEqualTo(hello);
    assertThat(atDevice.member()).isEqualTo(known(certificate));
    FrameChannel sender = new FrameChannel(atMember.transport(), UnpooledByteBufAllocator.DEFAULT);
    FrameChannel receiver =
        new FrameChannel(atDevice.transport(), UnpooledByteBufAllocator.DEFAULT);
    for (int i = 0; i < 3; i++) {
      ByteBuf down = sender.seal(new Frame.Ping(i)).skipBytes(3);
      int nonce = i;
      receiver.open(down, frame -> assertThat(frame).isEqualTo(new Frame.Ping(nonce)));
      ByteBuf up = receiver.seal(new Frame.Pong(i)).skipBytes(3);
      sender.open(up, frame -> assertThat(frame).isEqualTo(new Frame.Pong(nonce)));
      down.release();
      up.release();
    }
  }

  @Test
  void refusesAReplayedHelloOfAReturningDevice() {
    byte[] certificate = certificate(identity, memberKeys);
    DeviceHandshake again = new DeviceHandshake(deviceKeys, known(certificate), RANDOM);
    MemberHandshake first = returning(certificate);
    MemberHandshake second = returning(certificate);
    byte[] message1 = again.start();
    byte[] message3 =
        again
            .finish(first.answer(message1), identity.publicKey(), CLUSTER, NOW, _ -> hello)
            .message3();
    first.finish(message3);
    second.answer(message1);

    assertThatThrownBy(() -> second.finish(message3))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.code()).isEqualTo(CloseCode.HANDSHAKE_FAILED));
  }

  @Test
  void knowsOnlyMembersThatHaveProvenThemselves() {
    byte[] certificate = certificate(identity, memberKeys);

    assertThatThrownBy(() ->
            KnownMember.verify(
                StaticKeys.generate(RANDOM).publicKey(),
                certificate,
                identity.publicKey(),
                CLUSTER,
                NOW))
        .isInstanceOf(CertificateException.class);
    assertThat(known(certificate).isValidAt(NOW)).isTrue();
    assertThat(known(certificate).isValidAt(NOW.plus(Duration.ofDays(31)))).isFalse();
    assertThat(known(certificate).isValidAt(NOW.minus(Duration.ofHours(2)))).isFalse();
  }

  private KnownMember known(byte[] certificate) {
    return KnownMember.verify(
        memberKeys.publicKey(), certificate, identity.publicKey(), CLUSTER, NOW);
  }

  private MemberHandshake returning(byte[] certificate) {
    return new MemberHandshake(
        HandshakePattern.IK,
        memberKeys,
        MemberHandshake.serverHello(certificate),
        StaticAgreements.NONE,
        RANDOM);
  }

  @Test
  void boundsTheFieldsOfTheHello() {
    assertBad("", 0, 1, "", "token: 0 bytes");
    assertBad("x".repeat(4_097), 0, 1, "", "token: 4097 bytes");
    assertBad("t", 5, 1, "", "device: 5");
    assertBad("t", -1, 1, "", "device: 4294967295");
    assertBad("t", 0, 0, "", "version: 0");
    assertBad("t", 0, 1, "a".repeat(65), "agent: 65 bytes");
    assertThatThrownBy(() -> new ClientHello("t", 0, 1, "", 0, new byte[1_025]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ticket: 1025 bytes");
    assertThat(hello.toString()).doesNotContain("a.b.c");
  }

  @Test
  void refusesACertificateThatIsNone() {
    assertThatThrownBy(() -> MemberHandshake.serverHello(new byte[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 500)
  void readsAnyHelloOrRefusesItWithACode(@ForAll byte[] bytes) {
    try {
      ClientHello.decode(bytes);
    } catch (ProtocolException e) {
      assertThat(e.code()).isEqualTo(CloseCode.PROTOCOL_ERROR);
    }
  }

  private static void assertBad(
      String token, int version, int device, String agent, String message) {
    assertThatThrownBy(() -> new ClientHello(token, version, device, agent, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private void assertMemberRefused(MemberHandshake member, Reason reason) {
    byte[] answer = member.answer(device.start());
    assertThatThrownBy(() -> device.finish(answer, identity.publicKey(), CLUSTER, NOW, _ -> hello))
        .isInstanceOfSatisfying(
            CertificateException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static MemberHandshake member(StaticKeys keys, byte[] certificate) {
    return new MemberHandshake(keys, MemberHandshake.serverHello(certificate), RANDOM);
  }

  private static byte[] certificate(IdentityKeyPair identity, StaticKeys keys) {
    return new MemberCertificate(
            CLUSTER, "demo-0-a", NOW.minus(Duration.ofHours(1)), NOW.plus(Duration.ofDays(30)))
        .issue(identity, keys.publicKey());
  }
}
