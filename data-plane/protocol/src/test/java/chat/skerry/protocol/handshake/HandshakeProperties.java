package chat.skerry.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.frame.ProtocolException;
import chat.skerry.protocol.identity.CertificateException;
import chat.skerry.protocol.identity.IdentityKeyPair;
import chat.skerry.protocol.identity.MemberCertificate;
import chat.skerry.protocol.noise.StaticAgreements;
import chat.skerry.protocol.noise.StaticKeys;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Whatever bytes come instead of a handshake message, both sides refuse them with their own
/// exceptions, and never take them for good.
class HandshakeProperties {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String CLUSTER = "acme/demo";
  private static final IdentityKeyPair IDENTITY = IdentityKeyPair.generate(RANDOM);
  private static final StaticKeys MEMBER = StaticKeys.generate(RANDOM);
  private static final StaticKeys DEVICE = StaticKeys.generate(RANDOM);
  private static final byte[] CERTIFICATE =
      new MemberCertificate(CLUSTER, "demo-0-a", NOW.minusSeconds(60), NOW.plusSeconds(600))
          .issue(IDENTITY, MEMBER.publicKey());
  private static final ClientHello HELLO = new ClientHello("a.b.c", 2, 1, "test/1", 99);

  @Property(tries = 400)
  void memberRefusesADamagedFirstMessage(@ForAll HandshakePattern pattern, @ForAll long seed) {
    byte[] good = device(pattern).start();
    byte[] bad = damage(good, new Random(seed));
    MemberHandshake member = member(pattern);
    try {
      byte[] answer = member.answer(bad);
      // XX can't tell another ephemeral key from a damaged one; the device will.
      assertThat(pattern == HandshakePattern.XX || Arrays.equals(good, bad)).isTrue();
      assertThat(answer).isNotEmpty();
    } catch (ProtocolException e) {
      assertThat(e.code()).isEqualTo(CloseCode.HANDSHAKE_FAILED);
    }
  }

  @Property(tries = 400)
  void deviceRefusesADamagedAnswer(@ForAll HandshakePattern pattern, @ForAll long seed) {
    DeviceHandshake device = device(pattern);
    byte[] good = member(pattern).answer(device.start());
    byte[] bad = damage(good, new Random(seed));
    try {
      device.finish(bad, IDENTITY.publicKey(), CLUSTER, NOW, _ -> HELLO);
      assertThat(bad).isEqualTo(good);
    } catch (ProtocolException | CertificateException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @Property(tries = 400)
  void memberRefusesADamagedThirdMessage(@ForAll HandshakePattern pattern, @ForAll long seed) {
    DeviceHandshake device = device(pattern);
    MemberHandshake member = member(pattern);
    byte[] good =
        device
            .finish(member.answer(device.start()), IDENTITY.publicKey(), CLUSTER, NOW, _ -> HELLO)
            .message3();
    byte[] bad = damage(good, new Random(seed));
    try {
      MemberHandshake.Finished finished = member.finish(bad);
      assertThat(bad).isEqualTo(good);
      assertThat(ClientHello.decode(finished.hello())).isEqualTo(HELLO);
    } catch (ProtocolException e) {
      assertThat(e.code()).isEqualTo(CloseCode.HANDSHAKE_FAILED);
    }
  }

  @Property(tries = 400)
  void bothSidesRefuseAnyBytes(@ForAll HandshakePattern pattern, @ForAll byte[] bytes) {
    try {
      member(pattern).answer(bytes);
      assertThat(pattern).isEqualTo(HandshakePattern.XX);
      assertThat(bytes.length).isGreaterThanOrEqualTo(32);
    } catch (ProtocolException e) {
      assertThat(e.code()).isEqualTo(CloseCode.HANDSHAKE_FAILED);
    }
    DeviceHandshake device = device(pattern);
    device.start();
    try {
      device.finish(bytes, IDENTITY.publicKey(), CLUSTER, NOW, _ -> HELLO);
      throw new AssertionError("a device took " + bytes.length + " invented bytes for a member");
    } catch (ProtocolException | CertificateException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @Property(tries = 1_000)
  void aCertificateIsReadOrRefused(@ForAll long seed) {
    byte[] bad = damage(CERTIFICATE, new Random(seed));
    try {
      KnownMember.verify(MEMBER.publicKey(), bad, IDENTITY.publicKey(), CLUSTER, NOW);
      // Protobuf has several spellings of the same message; what was signed is the same.
      assertThat(MemberCertificate.read(bad)).isEqualTo(MemberCertificate.read(CERTIFICATE));
    } catch (CertificateException e) {
      assertThat(e.reason()).isNotNull();
    }
  }

  private static DeviceHandshake device(HandshakePattern pattern) {
    return switch (pattern) {
      case XX -> new DeviceHandshake(DEVICE, RANDOM);
      case IK ->
          new DeviceHandshake(
              DEVICE,
              KnownMember.verify(
                  MEMBER.publicKey(), CERTIFICATE, IDENTITY.publicKey(), CLUSTER, NOW),
              RANDOM);
    };
  }

  private static MemberHandshake member(HandshakePattern pattern) {
    return new MemberHandshake(
        pattern, MEMBER, MemberHandshake.serverHello(CERTIFICATE), StaticAgreements.NONE, RANDOM);
  }

  /// Cut, lengthened, or with some bytes changed.
  private static byte[] damage(byte[] bytes, Random random) {
    byte[] damaged =
        random.nextInt(3) == 0
            ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 40))
            : bytes.clone();
    for (int i = random.nextInt(4); i > 0 && damaged.length > 0; i--) {
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
  }
}
