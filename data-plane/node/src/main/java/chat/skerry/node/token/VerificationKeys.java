package chat.skerry.node.token;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The public keys that may sign tokens, by key id. Immutable.
public final class VerificationKeys {
  private static final int KEYS_MAX = 64;
  private static final int KEY_ID_LENGTH_MAX = 128;
  private static final int COORDINATE_BYTES = 32;
  private static final int DEPTH_MAX = 8;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .build();

  private static final VerificationKeys NONE = new VerificationKeys(Map.of());

  private final Map<String, Es256.Key> byId;

  private VerificationKeys(Map<String, Es256.Key> byId) {
    this.byId = Map.copyOf(byId);
  }

  static VerificationKeys none() {
    return NONE;
  }

  /// Reads a JWK set. Keys of other types than EC P-256 are passed over, as RFC 7517 wants it.
  ///
  /// @param es256 computes with the keys
  /// @throws IllegalArgumentException naming what is wrong
  static VerificationKeys parse(byte[] json, Es256 es256) {
    JsonNode keys = read(json).path("keys");
    if (!keys.isArray()) {
      throw new IllegalArgumentException("keys: missing (expected: an array of JWKs)");
    }
    if (keys.size() > KEYS_MAX) {
      throw new IllegalArgumentException(
          "keys: " + keys.size() + " (expected: at most " + KEYS_MAX + ")");
    }
    Map<String, Es256.Key> byId = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      JsonNode key = keys.get(i);
      if (isForEs256(key)) {
        String at = "keys[" + i + "].";
        String id = text(at + "kid", key.path("kid"), KEY_ID_LENGTH_MAX);
        if (byId.put(id, es256.key(publicKey(at, key))) != null) {
          throw new IllegalArgumentException(at + "kid: " + id + " (expected: a unique key id)");
        }
      }
    }
    return new VerificationKeys(byId);
  }

  public int size() {
    return byId.size();
  }

  Optional<Es256.Key> find(String keyId) {
    return Optional.ofNullable(byId.get(keyId));
  }

  private static JsonNode read(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON (expected: a JWK set)", e);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  private static boolean isForEs256(JsonNode key) {
    return key.path("kty").asText().equals("EC")
        && key.path("crv").asText().equals("P-256")
        && key.path("alg").asText("ES256").equals("ES256")
        && key.path("use").asText("sig").equals("sig");
  }

  private static String text(String what, JsonNode node, int lengthMax) {
    if (!node.isTextual() || node.asText().isEmpty() || node.asText().length() > lengthMax) {
      throw new IllegalArgumentException(
          what + ": missing or too long (expected: 1 to " + lengthMax + " characters)");
    }
    return node.asText();
  }

  private static ECPublicKey publicKey(String at, JsonNode key) {
    byte[] x = coordinate(at + "x", key.path("x"));
    byte[] y = coordinate(at + "y", key.path("y"));
    try {
      return P256.point(x, y);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(at + "x, y: " + e.getMessage(), e);
    }
  }

  private static byte[] coordinate(String what, JsonNode node) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(node.asText());
      if (bytes.length == COORDINATE_BYTES) {
        return bytes;
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw new IllegalArgumentException(
        what + ": not a coordinate (expected: 32 bytes in base64url)");
  }
}
