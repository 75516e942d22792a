package chat.skerry.protocol.identity;

import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// The public identity key of a ChatCluster: Ed25519, 32 bytes.
public final class IdentityKey {
  public static final int KEY_BYTES = 32;
  static final int SIGNATURE_BYTES = 64;

  private final byte[] key;

  private IdentityKey(byte[] key) {
    this.key = key;
  }

  /// @param key exactly 32 bytes that are a point of the curve
  public static IdentityKey of(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "identity key: " + key.length + " bytes (expected: " + KEY_BYTES + ")");
    }
    if (!Ed25519.validatePublicKeyFull(key, 0)) {
      throw new IllegalArgumentException("identity key: not an Ed25519 public key");
    }
    return new IdentityKey(key.clone());
  }

  /// @param base64 44 characters of standard Base64
  public static IdentityKey ofBase64(String base64) {
    try {
      return of(Base64.getDecoder().decode(base64.strip()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "identity key: not valid (expected: Base64 of the 32 bytes of an Ed25519 public key)", e);
    }
  }

  public byte[] toBytes() {
    return key.clone();
  }

  public String toBase64() {
    return Base64.getEncoder().encodeToString(key);
  }

  boolean verify(byte[] message, byte[] signature) {
    return signature.length == SIGNATURE_BYTES
        && Ed25519.verify(signature, 0, key, 0, message, 0, message.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IdentityKey that && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return toBase64();
  }
}
