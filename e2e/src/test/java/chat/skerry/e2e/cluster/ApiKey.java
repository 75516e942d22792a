package chat.skerry.e2e.cluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/// An API key of the tenant that lives as long as the run: its hash stands in the tenant's Secret
/// until `close()`.
final class ApiKey implements AutoCloseable {
  private static final String SECRET = "skerry-api-keys";
  private static final int RANDOM_BYTES = 32;

  private final Resource<Secret> secret;
  private final String entry;
  private final String key;

  private ApiKey(Resource<Secret> secret, String entry, String key) {
    this.secret = secret;
    this.entry = entry;
    this.key = key;
  }

  static ApiKey issue(KubernetesClient client, String tenant, String entry) {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String key = "sky_%s_%s".formatted(tenant, HexFormat.of().formatHex(random));
    Resource<Secret> secret = client.secrets().inNamespace(tenant).withName(SECRET);
    Map<String, String> hash = Map.of(entry, base64(sha256(key)));
    if (secret.get() == null) {
      client
          .secrets()
          .inNamespace(tenant)
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName(SECRET)
                  .endMetadata()
                  .withData(hash)
                  .build())
          .create();
    } else {
      secret.edit(existing -> new SecretBuilder(existing).addToData(hash).build());
    }
    return new ApiKey(secret, entry, key);
  }

  String key() {
    return key;
  }

  @Override
  public void close() {
    secret.edit(existing -> new SecretBuilder(existing).removeFromData(entry).build());
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
