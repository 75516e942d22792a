package chat.skerry.protocol.noise;

import java.nio.ByteBuffer;
import javax.crypto.SecretKey;

/// The 32 bytes of a key in one small object: a connection has two, and most of them are idle.
/// Secret.
record AesKey(long a, long b, long c, long d) implements SecretKey {

  /// @param bytes the key is the first 32 of them
  static AesKey of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new AesKey(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  @Override
  public String getAlgorithm() {
    return "AES";
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  /// A new array; the caller may wipe it.
  @Override
  public byte[] getEncoded() {
    return ByteBuffer.allocate(AesGcm.KEY_BYTES)
        .putLong(a)
        .putLong(b)
        .putLong(c)
        .putLong(d)
        .array();
  }

  @Override
  public String toString() {
    return "AesKey";
  }
}
