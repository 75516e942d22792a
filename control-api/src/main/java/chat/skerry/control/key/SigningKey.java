package chat.skerry.control.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;

/// One ES256 key pair.
///
/// @param id the `kid`: the thumbprint of RFC 7638, the same for the same key everywhere
/// @param since when it came into this state
public record SigningKey(
    String id, KeyState state, Instant since, ECPrivateKey secret, ECPublicKey verifier) {

  /// A new pair.
  static SigningKey generate(KeyState state, Instant since, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      return of(state, since, (ECPrivateKey) pair.getPrivate(), (ECPublicKey) pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("P-256 is part of every Java runtime", e);
    }
  }

  static SigningKey of(KeyState state, Instant since, ECPrivateKey secret, ECPublicKey verifier) {
    return new SigningKey(
        thumbprint(VerificationKey.of("", verifier)), state, since, secret, verifier);
  }

  SigningKey in(KeyState next, Instant when) {
    return new SigningKey(id, next, when, secret, verifier);
  }

  /// The signature of JWS: r and s, 32 bytes each.
  public byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(secret);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key " + id + " can't sign", e);
    }
  }

  /// The public half.
  public VerificationKey verificationKey() {
    return VerificationKey.of(id, verifier);
  }

  private static String thumbprint(VerificationKey key) {
    String canonical =
        "{\"crv\":\"%s\",\"kty\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
            .formatted(key.crv(), key.kty(), key.x(), key.y());
    try {
      return Base64Url.encode(
          MessageDigest.getInstance("SHA-256")
              .digest(canonical.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
    }
  }

  @Override
  public String toString() {
    return id + " " + state + " since " + since;
  }
}
