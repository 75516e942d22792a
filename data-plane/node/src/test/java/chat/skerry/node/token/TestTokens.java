package chat.skerry.node.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/// An issuer of tokens with one key.
public final class TestTokens {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int COORDINATE_BYTES = 32;

  private final String keyId;
  private final KeyPair key;

  public TestTokens(String keyId) {
    this.keyId = keyId;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      this.key = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The public key as a JWK set.
  public String jwks() {
    ECPublicKey publicKey = (ECPublicKey) key.getPublic();
    return """
    {"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"%s","x":"%s","y":"%s"}]}\
    """
        .formatted(
            keyId,
            coordinate(publicKey.getW().getAffineX()),
            coordinate(publicKey.getW().getAffineY()));
  }

  public VerificationKeys keys() {
    return keys(new JdkEs256());
  }

  VerificationKeys keys(Es256 es256) {
    return VerificationKeys.parse(jwks().getBytes(StandardCharsets.UTF_8), es256);
  }

  /// A token that is good for an hour from `nowSeconds` on.
  public String token(String cluster, String account, long nowSeconds) {
    return sign(
        """
        {"iss":"https://skerry.chat/control-api","aud":"%s","sub":"%s","iat":%d,"exp":%d,"jti":"1"}\
        """
            .formatted(cluster, account, nowSeconds, nowSeconds + 3_600));
  }

  public String sign(String claims) {
    return sign("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"" + keyId + "\"}", claims);
  }

  public String sign(String header, String claims) {
    String signed = encode(header) + "." + encode(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
    return BASE64.encodeToString(fixed);
  }
}
