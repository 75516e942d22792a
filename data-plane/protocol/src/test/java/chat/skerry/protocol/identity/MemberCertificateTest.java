package chat.skerry.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.protocol.identity.CertificateException.Reason;
import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MemberCertificateTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final byte[] STATIC_KEY = new byte[32];

  private final IdentityKeyPair identity = IdentityKeyPair.generate(new SecureRandom());
  private final MemberCertificate details =
      new MemberCertificate(
          "acme/demo", "demo-0-a", NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
  private final byte[] certificate = details.issue(identity, STATIC_KEY);

  @Test
  void provesAMemberOfTheCluster() {
    assertThat(verify(certificate, "acme/demo", STATIC_KEY, NOW)).isEqualTo(details);
    assertThat(MemberCertificate.read(certificate)).isEqualTo(details);
  }

  @Test
  void refusesAnotherIdentityKey() {
    IdentityKey other = IdentityKeyPair.generate(new SecureRandom()).publicKey();

    assertRefused(
        Reason.WRONG_IDENTITY,
        () -> MemberCertificate.verify(certificate, other, "acme/demo", STATIC_KEY, NOW));
  }

  @Test
  void refusesAnotherCluster() {
    assertRefused(Reason.WRONG_CLUSTER, () -> verify(certificate, "acme/prod", STATIC_KEY, NOW));
  }

  @Test
  void refusesAnotherStaticKey() {
    byte[] other = new byte[32];
    other[0] = 1;
    assertRefused(Reason.WRONG_KEY, () -> verify(certificate, "acme/demo", other, NOW));
  }

  @Test
  void refusesACertificateBeforeAndAfterItsTime() {
    for (Duration off : new Duration[] {Duration.ofDays(-2), Duration.ofDays(2)}) {
      assertRefused(
          Reason.NOT_IN_TIME, () -> verify(certificate, "acme/demo", STATIC_KEY, NOW.plus(off)));
    }
  }

  @Test
  void refusesACertificateWithAnyByteChanged() {
    for (int i = 0; i < certificate.length; i++) {
      byte[] damaged = certificate.clone();
      damaged[i] ^= 1;
      assertThatThrownBy(() -> verify(damaged, "acme/demo", STATIC_KEY, NOW))
          .as("byte %d", i)
          .isInstanceOf(CertificateException.class);
    }
  }

  @Property(tries = 500)
  void refusesAnyBytesWithItsOwnException(@ForAll byte[] bytes) {
    assertThatThrownBy(() -> verify(bytes, "acme/demo", STATIC_KEY, NOW))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void refusesTimesOutOfRangeThoughSigned() {
    byte[] signed =
        chat.skerry.protocol.v1.MemberCertificate.Details.newBuilder()
            .setCluster("acme/demo")
            .setStaticKey(ByteString.copyFrom(STATIC_KEY))
            .setNotAfterSeconds(Long.MAX_VALUE)
            .build()
            .toByteArray();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(
        "skerry-member-certificate-v1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    message.writeBytes(signed);
    byte[] forged =
        chat.skerry.protocol.v1.MemberCertificate.newBuilder()
            .setDetails(ByteString.copyFrom(signed))
            .setSignature(ByteString.copyFrom(identity.sign(message.toByteArray())))
            .build()
            .toByteArray();

    assertRefused(Reason.MALFORMED, () -> verify(forged, "acme/demo", STATIC_KEY, NOW));
  }

  @Test
  void signsAsTheRuntimesEd25519Does() throws Exception {
    byte[] message = {1, 2, 3};
    byte[] prefix = HexFormat.of().parseHex("302a300506032b6570032100");
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.writeBytes(prefix);
    encoded.writeBytes(identity.publicKey().toBytes());
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(encoded.toByteArray())));
    verifier.update(message);

    assertThat(verifier.verify(identity.sign(message))).isTrue();
  }

  @Test
  void identityKeysAreTextAndBack() {
    IdentityKey key = identity.publicKey();

    assertThat(IdentityKey.ofBase64(key.toBase64())).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(IdentityKeyPair.ofSeed(identity.seed()).publicKey()).isEqualTo(key);
    assertThat(identity.toString()).doesNotContain(HexFormat.of().formatHex(identity.seed()));
    assertThatThrownBy(() -> IdentityKey.ofBase64("AAAA"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("identity key");
    assertThatThrownBy(() -> IdentityKey.ofBase64("%%"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private MemberCertificate verify(byte[] bytes, String cluster, byte[] staticKey, Instant now) {
    return MemberCertificate.verify(bytes, identity.publicKey(), cluster, staticKey, now);
  }

  private static void assertRefused(Reason reason, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            CertificateException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
