package chat.skerry.operator.identity;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// Reads values of a Secret.
final class SecretBytes {

  private SecretBytes() {}

  static Optional<byte[]> of(Secret secret, String key) {
    Map<String, String> values = secret.getData();
    String encoded = values == null ? null : values.get(key);
    if (encoded == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(encoded));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
