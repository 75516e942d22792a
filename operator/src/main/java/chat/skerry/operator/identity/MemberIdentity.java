package chat.skerry.operator.identity;

import chat.skerry.operator.naming.Labels;
import chat.skerry.operator.naming.MemberName;
import chat.skerry.protocol.identity.CertificateException;
import chat.skerry.protocol.identity.IdentityKeyPair;
import chat.skerry.protocol.identity.MemberCertificate;
import chat.skerry.protocol.noise.StaticKeys;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// The identity of a member as a Secret: its static key, and the certificate for it.
public final class MemberIdentity {

  static final String STATIC_KEY = "static.key";
  static final String CERTIFICATE = "certificate";
  static final String CLUSTER_PUBLIC = "cluster.pub";

  private static final Duration VALIDITY = Duration.ofDays(5 * 365);
  private static final Duration RENEW_BEFORE_END = Duration.ofDays(365);

  /// Devices whose clock is behind must not refuse a new member.
  private static final Duration CLOCK_SKEW = Duration.ofHours(24);

  private MemberIdentity() {}

  /// Whether a member's Secret serves, and what is to be done where it doesn't.
  public sealed interface State {
    record Good() implements State {}

    /// The key stays, the certificate is made again.
    record Renew(String why) implements State {}

    /// Not the contents of an identity, or one that another cluster identity signed.
    record Unusable(String why) implements State {}
  }

  public static State inspect(
      MemberName member, Secret secret, Secret clusterIdentity, Instant now) {
    Optional<StaticKeys> keys = keys(secret);
    Optional<byte[]> certificate = SecretBytes.of(secret, CERTIFICATE);
    Optional<byte[]> clusterKey = SecretBytes.of(secret, CLUSTER_PUBLIC);
    Optional<IdentityKeyPair> identity = ClusterIdentity.pair(clusterIdentity);
    if (keys.isEmpty() || identity.isEmpty()) {
      return new State.Unusable("it does not hold a static key of 32 bytes");
    }
    if (certificate.isEmpty()
        || clusterKey.isEmpty()
        || !Arrays.equals(clusterKey.get(), identity.get().publicKey().toBytes())) {
      return new State.Renew("the cluster's identity is another one than when it was made");
    }
    try {
      MemberCertificate verified =
          MemberCertificate.verify(
              certificate.get(),
              identity.get().publicKey(),
              member.island().cluster().qualified(),
              keys.get().publicKey(),
              now);
      if (!verified.member().equals(member.name())) {
        return new State.Renew("the certificate names " + verified.member());
      }
      return verified.notAfter().isBefore(now.plus(RENEW_BEFORE_END))
          ? new State.Renew("the certificate ends at " + verified.notAfter())
          : new State.Good();
    } catch (CertificateException e) {
      return new State.Renew(String.valueOf(e.getMessage()));
    }
  }

  public static Secret make(
      MemberName member,
      Secret clusterIdentity,
      OwnerReference owner,
      Instant now,
      SecureRandom random) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(member.namespace())
        .withName(member.identitySecret())
        .withLabels(Labels.of(member))
        .withOwnerReferences(owner)
        .endMetadata()
        .withType("skerry.chat/member-identity")
        .withData(contents(member, clusterIdentity, StaticKeys.generate(random), now))
        .build();
  }

  /// The observed Secret with the same static key and a new certificate.
  public static Secret renewed(
      MemberName member, Secret clusterIdentity, Secret observed, Instant now) {
    StaticKeys keys =
        keys(observed)
            .orElseThrow(() -> new IllegalStateException("planned to renew what has no key"));
    return new SecretBuilder(observed)
        .withData(contents(member, clusterIdentity, keys, now))
        .build();
  }

  /// The cluster's public key that a member's Secret remembers, in base64.
  public static Optional<String> rememberedClusterKey(Secret secret) {
    return SecretBytes.of(secret, CLUSTER_PUBLIC).map(Base64.getEncoder()::encodeToString);
  }

  private static Map<String, String> contents(
      MemberName member, Secret clusterIdentity, StaticKeys keys, Instant now) {
    IdentityKeyPair identity =
        ClusterIdentity.pair(clusterIdentity)
            .orElseThrow(() -> new IllegalStateException("planned without a cluster identity"));
    byte[] certificate =
        new MemberCertificate(
                member.island().cluster().qualified(),
                member.name(),
                now.minus(CLOCK_SKEW),
                now.plus(VALIDITY))
            .issue(identity, keys.publicKey());
    Base64.Encoder base64 = Base64.getEncoder();
    return Map.of(
        STATIC_KEY, base64.encodeToString(keys.privateKey()),
        CERTIFICATE, base64.encodeToString(certificate),
        CLUSTER_PUBLIC, identity.publicKey().toBase64());
  }

  private static Optional<StaticKeys> keys(Secret secret) {
    return SecretBytes.of(secret, STATIC_KEY)
        .filter(key -> key.length == StaticKeys.KEY_BYTES)
        .map(StaticKeys::ofPrivate);
  }
}
