package chat.skerry.protocol.envelope;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/// The 16 bytes that name an envelope everywhere: the same for each retry of a send, so that the
/// receiving device can drop a duplicate. [MessageIds] derives it.
///
/// @param high the first eight bytes, big endian
/// @param low the last eight bytes, big endian
public record MessageId(long high, long low) {
  public static final int BYTES = 16;

  /// @param bytes exactly 16
  public static MessageId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("length: " + bytes.length + " (expected: 16 bytes)");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new MessageId(buffer.getLong(), buffer.getLong());
  }

  /// @param hex exactly 32 hexadecimal digits
  public static MessageId ofHex(String hex) {
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
