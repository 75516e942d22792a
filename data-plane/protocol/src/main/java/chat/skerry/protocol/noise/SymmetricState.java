package chat.skerry.protocol.noise;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The chaining key, the handshake hash and the current key of a handshake (Noise §5.2). Confined
/// to its handshake.
final class SymmetricState {
  private static final int HASH_BYTES = 32;

  private byte[] chainingKey;
  private byte[] hash;
  private @Nullable CipherState cipher;

  SymmetricState(String protocol, byte[] prologue) {
    byte[] name = protocol.getBytes(StandardCharsets.US_ASCII);
    hash = java.util.Arrays.copyOf(name, HASH_BYTES); // 28 bytes: padded, not hashed
    chainingKey = hash.clone();
    mixHash(prologue);
  }

  void mixHash(byte[] bytes) {
    MessageDigest digest = sha256();
    digest.update(hash);
    digest.update(bytes);
    hash = digest.digest();
  }

  void mixKey(byte[] secret) {
    byte[][] derived = hkdf(chainingKey, secret);
    chainingKey = derived[0];
    cipher = new CipherState(derived[1], 0);
  }

  byte[] encryptAndHash(byte[] plain) {
    byte[] out = plain;
    if (cipher != null) {
      ByteBuffer buffer = ByteBuffer.allocate(plain.length + AesGcm.TAG_BYTES);
      cipher.encrypt(hash, ByteBuffer.wrap(plain), buffer);
      out = buffer.array();
    }
    mixHash(out);
    return out;
  }

  /// Null where the bytes do not authenticate.
  byte @Nullable [] decryptAndHash(byte[] sealed) {
    byte[] out = sealed;
    if (cipher != null) {
      if (sealed.length < AesGcm.TAG_BYTES) {
        return null;
      }
      ByteBuffer buffer = ByteBuffer.allocate(sealed.length - AesGcm.TAG_BYTES);
      if (!cipher.decrypt(hash, ByteBuffer.wrap(sealed), buffer)) {
        return null;
      }
      out = buffer.array();
    }
    mixHash(sealed);
    return out;
  }

  /// Bytes that [#encryptAndHash] adds now.
  int tagBytes() {
    return cipher == null ? 0 : AesGcm.TAG_BYTES;
  }

  byte[] handshakeHash() {
    return hash.clone();
  }

  /// The keys of the transport: initiator to responder, responder to initiator.
  byte[][] split() {
    return hkdf(chainingKey, new byte[0]);
  }

  private static byte[][] hkdf(byte[] chainingKey, byte[] input) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(chainingKey, "HmacSHA256"));
      byte[] extracted = mac.doFinal(input);
      mac.init(new SecretKeySpec(extracted, "HmacSHA256"));
      mac.update((byte) 1);
      byte[] first = mac.doFinal();
      mac.update(first);
      mac.update((byte) 2);
      byte[] second = mac.doFinal();
      return new byte[][] {first, second};
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is part of every Java runtime", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
    }
  }
}
