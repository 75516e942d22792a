package chat.skerry.protocol.frame;

import io.netty.buffer.ByteBuf;

/// The four bytes that a device sends first: `53 4B 01 00`. They are also the prologue of the Noise
/// handshake, so that nobody on the way can change them.
public final class ConnectionHeader {
  public static final int BYTES = 4;

  /// The protocol version of this release.
  public static final int VERSION = 1;

  private static final byte FIRST = 0x53;
  private static final byte SECOND = 0x4B;
  private static final byte PATTERN_XX = 0;

  private ConnectionHeader() {}

  /// A new array with the header.
  public static byte[] bytes() {
    return new byte[] {FIRST, SECOND, VERSION, PATTERN_XX};
  }

  /// Consumes the header.
  ///
  /// @param in at least four readable bytes
  /// @throws ProtocolException where it is another protocol, version or pattern
  public static void read(ByteBuf in) {
    byte first = in.readByte();
    byte second = in.readByte();
    int version = in.readUnsignedByte();
    int pattern = in.readUnsignedByte();
    if (first != FIRST || second != SECOND) {
      throw new ProtocolException(
          CloseCode.PROTOCOL_ERROR, "header: not Skerry (expected: 53 4B 01 00)");
    }
    if (version != VERSION) {
      throw new ProtocolException(
          CloseCode.VERSION_UNSUPPORTED, "version: " + version + " (expected: " + VERSION + ")");
    }
    if (pattern != PATTERN_XX) {
      throw new ProtocolException(
          CloseCode.VERSION_UNSUPPORTED, "pattern: " + pattern + " (expected: 0, which is XX)");
    }
  }
}
