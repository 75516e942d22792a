package chat.skerry.protocol.noise;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// AES-256-GCM with the nonces of Noise: four zero bytes, then the counter as big endian.
final class AesGcm {
  static final int KEY_BYTES = 32;
  static final int TAG_BYTES = 16;

  private static final int NONCE_BYTES = 12;
  private static final int COUNTER_OFFSET = 4;
  private static final long REKEY_NONCE = -1L;
  private static final byte[] NO_AD = {};

  private static final ThreadLocal<Cipher> CIPHERS = ThreadLocal.withInitial(AesGcm::newCipher);

  private AesGcm() {}

  /// Appends ciphertext and tag to `out`.
  static void encrypt(AesKey key, long nonce, byte[] ad, ByteBuffer plain, ByteBuffer out) {
    try {
      run(CIPHERS.get(), Cipher.ENCRYPT_MODE, key, nonce, ad, plain, out);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refuses to encrypt", e);
    }
  }

  /// Noise's `REKEY`: the first 32 bytes of 32 encrypted zeros under the highest counter. It has a
  /// cipher of its own, since the runtime refuses the same key and nonce twice in a row and both
  /// sides of a connection may live on one thread.
  static AesKey rekey(AesKey key) {
    ByteBuffer out = ByteBuffer.allocate(KEY_BYTES + TAG_BYTES);
    try {
      run(
          newCipher(),
          Cipher.ENCRYPT_MODE,
          key,
          REKEY_NONCE,
          NO_AD,
          ByteBuffer.allocate(KEY_BYTES),
          out);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refuses to make a key", e);
    }
    return AesKey.of(out.array());
  }

  /// Appends the plaintext to `out`; false where the tag is wrong, `out` is then undefined.
  static boolean decrypt(AesKey key, long nonce, byte[] ad, ByteBuffer sealed, ByteBuffer out) {
    if (sealed.remaining() < TAG_BYTES) {
      return false;
    }
    try {
      run(CIPHERS.get(), Cipher.DECRYPT_MODE, key, nonce, ad, sealed, out);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refuses to decrypt", e);
    }
  }

  private static void run(
      Cipher cipher, int mode, AesKey key, long nonce, byte[] ad, ByteBuffer in, ByteBuffer out)
      throws GeneralSecurityException {
    byte[] iv = new byte[NONCE_BYTES];
    ByteBuffer.wrap(iv).putLong(COUNTER_OFFSET, nonce);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv));
    if (ad.length > 0) {
      cipher.updateAAD(ad);
    }
    cipher.doFinal(in, out);
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every Java runtime", e);
    }
  }
}
