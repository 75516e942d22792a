package chat.skerry.protocol.ticket;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// The public half of a ticket key: Ed25519, 32 bytes.
public final class TicketKey {
  public static final int KEY_BYTES = 32;
  static final int ID_BYTES = 8;
  static final int SIGNATURE_BYTES = 64;

  private final byte[] key;
  private final String id;

  private TicketKey(byte[] key) {
    this.key = key;
    this.id = HexFormat.of().formatHex(digest(key), 0, ID_BYTES);
  }

  /// @param key exactly 32 bytes that are a point of the curve
  public static TicketKey of(byte[] key) {
    if (key.length != KEY_BYTES || !Ed25519.validatePublicKeyFull(key, 0)) {
      throw new IllegalArgumentException(
          "ticket key: " + key.length + " bytes (expected: an Ed25519 public key of 32 bytes)");
    }
    return new TicketKey(key.clone());
  }

  /// @param base64 44 characters of standard Base64
  public static TicketKey ofBase64(String base64) {
    try {
      return of(Base64.getDecoder().decode(base64.strip()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "ticket key: not valid (expected: Base64 of the 32 bytes of an Ed25519 public key)", e);
    }
  }

  public String toBase64() {
    return Base64.getEncoder().encodeToString(key);
  }

  /// The first 8 bytes of SHA-256 of the key, in hex: 16 characters.
  public String id() {
    return id;
  }

  boolean verify(byte[] message, byte[] signature) {
    return signature.length == SIGNATURE_BYTES
        && Ed25519.verify(signature, 0, key, 0, message, 0, message.length);
  }

  private static byte[] digest(byte[] key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TicketKey that && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return id;
  }
}
