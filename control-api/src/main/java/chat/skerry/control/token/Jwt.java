package chat.skerry.control.token;

import chat.skerry.control.key.Base64Url;
import chat.skerry.control.key.SigningKey;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// JSON Web Tokens in the compact form, signed with ES256 (RFC 7515, RFC 7518 3.4, RFC 7519).
final class Jwt {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Jwt() {}

  static String signed(Map<String, Object> claims, SigningKey key) {
    String content =
        part(Map.of("alg", "ES256", "typ", "JWT", "kid", key.id())) + "." + part(claims);
    return content + "." + Base64Url.encode(key.sign(content.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String part(Map<String, Object> members) {
    try {
      return Base64Url.encode(JSON.writeValueAsBytes(members));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("claims can't be written", e);
    }
  }
}
