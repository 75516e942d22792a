package chat.skerry.control.key;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A JWK set.
public record VerificationKeys(@Schema(required = true) List<VerificationKey> keys) {
  public VerificationKeys {
    keys = List.copyOf(keys);
  }
}
