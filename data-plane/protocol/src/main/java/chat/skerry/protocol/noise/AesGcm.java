package chat.skerry.protocol.noise;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM with the nonces of Noise: four zero bytes, then the counter as big endian.
final class AesGcm {
  static final int TAG_BYTES = 16;

  private static final int NONCE_BYTES = 12;
  private static final int COUNTER_OFFSET = 4;

  private static final ThreadLocal<Cipher> CIPHERS = ThreadLocal.withInitial(AesGcm::newCipher);

  private AesGcm() {}

  /// Appends ciphertext and tag to `out`.
  static void encrypt(SecretKeySpec key, long nonce, byte[] ad, ByteBuffer plain, ByteBuffer out) {
    try {
      run(Cipher.ENCRYPT_MODE, key, nonce, ad, plain, out);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refuses to encrypt", e);
    }
  }

  /// Appends the plaintext to `out`; false where the tag is wrong, `out` is then undefined.
  static boolean decrypt(
      SecretKeySpec key, long nonce, byte[] ad, ByteBuffer sealed, ByteBuffer out) {
    if (sealed.remaining() < TAG_BYTES) {
      return false;
    }
    try {
      run(Cipher.DECRYPT_MODE, key, nonce, ad, sealed, out);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refuses to decrypt", e);
    }
  }

  private static void run(
      int mode, SecretKeySpec key, long nonce, byte[] ad, ByteBuffer in, ByteBuffer out)
      throws GeneralSecurityException {
    byte[] iv = new byte[NONCE_BYTES];
    ByteBuffer.wrap(iv).putLong(COUNTER_OFFSET, nonce);
    Cipher cipher = CIPHERS.get();
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
