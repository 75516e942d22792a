package chat.skerry.operator.identity;

import chat.skerry.operator.naming.ClusterName;
import chat.skerry.operator.naming.Labels;
import chat.skerry.protocol.identity.IdentityKeyPair;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// The identity of a ChatCluster as a Secret.
public final class ClusterIdentity {

  static final String PRIVATE = "private";
  static final String PUBLIC = "public";

  private ClusterIdentity() {}

  public static Secret make(ClusterName cluster, OwnerReference owner, SecureRandom random) {
    IdentityKeyPair pair = IdentityKeyPair.generate(random);
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(cluster.namespace())
        .withName(cluster.identitySecret())
        .withLabels(Labels.of(cluster))
        .withOwnerReferences(owner)
        .endMetadata()
        .withImmutable(true)
        .withType("skerry.chat/identity")
        .withData(
            Map.of(
                PRIVATE, Base64.getEncoder().encodeToString(pair.seed()),
                PUBLIC, pair.publicKey().toBase64()))
        .build();
  }

  /// The public key in base64, or empty where the Secret does not hold a pair of keys.
  public static Optional<String> publicKey(Secret secret) {
    return pair(secret).map(pair -> pair.publicKey().toBase64());
  }

  static Optional<IdentityKeyPair> pair(Secret secret) {
    Optional<byte[]> seed = SecretBytes.of(secret, PRIVATE);
    Optional<byte[]> key = SecretBytes.of(secret, PUBLIC);
    if (seed.isEmpty() || key.isEmpty() || seed.get().length != IdentityKeyPair.SEED_BYTES) {
      return Optional.empty();
    }
    IdentityKeyPair pair = IdentityKeyPair.ofSeed(seed.get());
    return Arrays.equals(pair.publicKey().toBytes(), key.get())
        ? Optional.of(pair)
        : Optional.empty();
  }
}
