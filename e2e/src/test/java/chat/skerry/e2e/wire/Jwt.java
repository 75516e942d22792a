package chat.skerry.e2e.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/// Tokens that no issuer would give out.
public final class Jwt {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private Jwt() {}

  /// A token of these two JSON objects, signed with ES256.
  public static String sign(String header, String claims, PrivateKey key) {
    String signed = part(header) + "." + part(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ES256", e);
    }
  }

  /// A token of these two JSON objects without a signature.
  public static String unsigned(String header, String claims) {
    return part(header) + "." + part(claims) + ".";
  }

  /// The header of a token, as JSON.
  public static String header(String token) {
    return decoded(token.substring(0, token.indexOf('.')));
  }

  /// The claims of a token, as JSON.
  public static String claims(String token) {
    return decoded(token.substring(token.indexOf('.') + 1, token.lastIndexOf('.')));
  }

  /// The token with other claims under the old signature.
  public static String withClaims(String token, String claims) {
    int first = token.indexOf('.');
    int last = token.lastIndexOf('.');
    return token.substring(0, first + 1) + part(claims) + token.substring(last);
  }

  /// A key that no cluster knows.
  public static KeyPair strangersKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("P-256", e);
    }
  }

  private static String part(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }
}
