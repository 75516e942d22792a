package chat.skerry.protocol.envelope;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// The 16 bytes that a sender chooses for an envelope, unique for 24 hours per sending device: the
/// idempotency key of a send.
///
/// @param high the first eight bytes, big endian
/// @param low the last eight bytes, big endian
public record ClientId(long high, long low) {
  public static final int BYTES = 16;

  /// A new id.
  public static ClientId random(RandomGenerator random) {
    return new ClientId(random.nextLong(), random.nextLong());
  }

  /// @param bytes exactly 16
  public static ClientId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("length: " + bytes.length + " (expected: 16 bytes)");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new ClientId(buffer.getLong(), buffer.getLong());
  }

  /// @param hex exactly 32 hexadecimal digits
  public static ClientId ofHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  /// Appends the 16 bytes.
  public void writeTo(ByteBuf out) {
    out.writeLong(high).writeLong(low);
  }

  /// 32 hexadecimal digits.
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
