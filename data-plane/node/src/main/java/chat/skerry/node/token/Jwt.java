package chat.skerry.node.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Base64;

/// The parts of a JWT in compact form, taken apart and not yet believed.
///
/// @param signed what the signature covers
record Jwt(String algorithm, String keyId, String signed, JsonNode claims, byte[] signature) {
  private static final int LENGTH_MAX = 4_096;
  private static final int SIGNATURE_BYTES = 64;
  private static final int DEPTH_MAX = 8;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// @throws IllegalArgumentException where it is no JWT that this release understands
  static Jwt parse(String token) {
    if (token.length() > LENGTH_MAX) {
      throw new IllegalArgumentException(
          token.length() + " characters (expected: at most " + LENGTH_MAX + ")");
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          parts.length + " parts (expected: header.claims.signature)");
    }
    JsonNode header = object("header", parts[0]);
    if (header.has("crit")) {
      throw new IllegalArgumentException("header.crit: present (expected: no extensions)");
    }
    byte[] signature = bytes("signature", parts[2]);
    if (signature.length != SIGNATURE_BYTES) {
      throw new IllegalArgumentException(
          "signature: " + signature.length + " bytes (expected: " + SIGNATURE_BYTES + ")");
    }
    return new Jwt(
        header.path("alg").asText(),
        header.path("kid").asText(),
        token.substring(0, token.lastIndexOf('.')),
        object("claims", parts[1]),
        signature);
  }

  private static JsonNode object(String what, String part) {
    try {
      JsonNode node = JSON.readTree(bytes(what, part));
      if (node.isObject()) {
        return node;
      }
    } catch (IOException _) {
      // Said below.
    }
    throw new IllegalArgumentException(what + ": not JSON (expected: an object)");
  }

  private static byte[] bytes(String what, String part) {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + ": not base64url (expected: base64url)", e);
    }
  }

  /// Names no content.
  @Override
  public String toString() {
    return "Jwt[algorithm=" + algorithm + "]";
  }
}
