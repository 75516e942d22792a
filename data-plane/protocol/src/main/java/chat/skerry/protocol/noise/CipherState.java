package chat.skerry.protocol.noise;

import java.nio.ByteBuffer;

/// One direction: a key and a counter. The counter never repeats under a key, and after every
/// [#MESSAGES_PER_KEY] messages the key is replaced (Noise §4.2 `REKEY`) while the counter goes on.
/// A decryption that fails changes nothing.
///
/// Confined to its owner.
final class CipherState {
  static final int KEY_BYTES = AesGcm.KEY_BYTES;

  /// 2^20 messages of 64 KiB are 2^32 blocks: far below the bound of AES-GCM.
  static final long MESSAGES_PER_KEY = 1L << 20;

  /// The last counter that is used; far beyond what a connection can reach.
  static final long NONCE_MAX = 1L << 48;

  private AesKey key;
  private long nonce;

  CipherState(byte[] key, long nonce) {
    this.key = AesKey.of(key);
    this.nonce = nonce;
  }

  void encrypt(byte[] ad, ByteBuffer plain, ByteBuffer out) {
    checkNonce();
    AesGcm.encrypt(key, nonce, ad, plain, out);
    advance();
  }

  /// False where the bytes were not made with this key and counter.
  boolean decrypt(byte[] ad, ByteBuffer sealed, ByteBuffer out) {
    checkNonce();
    if (!AesGcm.decrypt(key, nonce, ad, sealed, out)) {
      return false;
    }
    advance();
    return true;
  }

  byte[] key() {
    return key.getEncoded();
  }

  long nonce() {
    return nonce;
  }

  private void advance() {
    nonce++;
    if (nonce % MESSAGES_PER_KEY == 0) {
      key = AesGcm.rekey(key);
    }
  }

  private void checkNonce() {
    if (nonce > NONCE_MAX) {
      throw new IllegalStateException("nonce: the connection has used up its counters");
    }
  }
}
