package chat.skerry.node.token.conscrypt;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// An ECDSA signature as ASN.1: a SEQUENCE of the INTEGERs r and s.
final class DerSignature {
  private static final byte SEQUENCE = 0x30;
  private static final byte INTEGER = 0x02;
  private static final int HEADER_BYTES = 2;

  private DerSignature() {}

  /// @param fixed r and s, big endian, of the same length, 32 bytes each at most
  static byte[] ofFixed(byte[] fixed) {
    int half = fixed.length / 2;
    byte[] r = minimal(Arrays.copyOf(fixed, half));
    byte[] s = minimal(Arrays.copyOfRange(fixed, half, fixed.length));
    int length = 2 * HEADER_BYTES + r.length + s.length;
    return ByteBuffer.allocate(HEADER_BYTES + length)
        .put(SEQUENCE)
        .put((byte) length)
        .put(INTEGER)
        .put((byte) r.length)
        .put(r)
        .put(INTEGER)
        .put((byte) s.length)
        .put(s)
        .array();
  }

  private static byte[] minimal(byte[] unsigned) {
    return new BigInteger(1, unsigned).toByteArray();
  }
}
