package chat.skerry.client.standalone;

import chat.skerry.protocol.envelope.Address;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/// Signs end-user tokens (ES256 JWT), as the control API does.
final class TokenSigner {
  private static final String ISSUER = "https://skerry.chat/standalone";
  private static final Duration TTL_MAX = Duration.ofHours(24);
  private static final int COORDINATE_BYTES = 32;
  private static final int TOKEN_ID_BYTES = 16;

  private final PrivateKey key;
  private final String keyId;

  private TokenSigner(PrivateKey key, String keyId) {
    this.key = key;
    this.keyId = keyId;
  }

  /// A new key: what to keep, and what to give to the members.
  ///
  /// @param pkcs8 the secret
  /// @param jwks a JWK set with the public key
  record Fresh(byte[] pkcs8, String keyId, String jwks) {}

  static Fresh generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      ECPublicKey publicKey = (ECPublicKey) pair.getPublic();
      String x = coordinate(publicKey.getW().getAffineX());
      String y = coordinate(publicKey.getW().getAffineY());
      String keyId = thumbprint(x, y);
      return new Fresh(pair.getPrivate().getEncoded(), keyId, jwks(keyId, x, y));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("P-256 is part of every Java runtime", e);
    }
  }

  /// @throws IllegalArgumentException where the bytes are no such key
  static TokenSigner of(byte[] pkcs8, String keyId) {
    try {
      PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      return new TokenSigner(key, keyId);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a signing key (expected: PKCS #8, P-256)", e);
    }
  }

  String sign(String cluster, Address device, Duration ttl, Instant now, SecureRandom random) {
    if (ttl.toSeconds() < 1 || ttl.compareTo(TTL_MAX) > 0) {
      throw new IllegalArgumentException("ttl: " + ttl + " (expected: 1 s to 24 h)");
    }
    byte[] id = new byte[TOKEN_ID_BYTES];
    random.nextBytes(id);
    JsonObject header = new JsonObject();
    header.addProperty("alg", "ES256");
    header.addProperty("typ", "JWT");
    header.addProperty("kid", keyId);
    JsonObject claims = new JsonObject();
    claims.addProperty("iss", ISSUER);
    claims.addProperty("aud", cluster);
    claims.addProperty("sub", device.account());
    claims.addProperty("dev", device.device());
    claims.addProperty("iat", now.getEpochSecond());
    claims.addProperty("exp", now.plus(ttl).getEpochSecond());
    claims.addProperty("jti", base64(id));
    String signed = part(header) + "." + part(claims);
    return signed + "." + base64(signature(signed));
  }

  private byte[] signature(String signed) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ES256 is part of every Java runtime", e);
    }
  }

  private static String jwks(String keyId, String x, String y) {
    JsonObject key = new JsonObject();
    key.addProperty("kty", "EC");
    key.addProperty("crv", "P-256");
    key.addProperty("kid", keyId);
    key.addProperty("use", "sig");
    key.addProperty("alg", "ES256");
    key.addProperty("x", x);
    key.addProperty("y", y);
    JsonArray keys = new JsonArray();
    keys.add(key);
    JsonObject set = new JsonObject();
    set.add("keys", keys);
    return set.toString();
  }

  /// RFC 7638.
  private static String thumbprint(String x, String y) throws GeneralSecurityException {
    String canonical = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
    return base64(
        MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.US_ASCII)));
  }

  /// 32 bytes, big endian.
  private static String coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
    return base64(fixed);
  }

  private static String part(JsonObject object) {
    return base64(object.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
