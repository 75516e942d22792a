package chat.skerry.protocol.frame;

import io.netty.buffer.ByteBuf;

/// The four bytes that a device sends first: `53 4B 01`, then the pattern. They are also the
/// prologue of the Noise handshake, so that nobody on the way can change them.
public final class ConnectionHeader {
  public static final int BYTES = 4;

  /// The protocol version of this release.
  public static final int VERSION = 1;

  private static final byte FIRST = 0x53;
  private static final byte SECOND = 0x4B;

  private ConnectionHeader() {}

  /// A new array with the header.
  public static byte[] bytes(HandshakePattern pattern) {
    return new byte[] {FIRST, SECOND, VERSION, (byte) pattern.number()};
  }

  /// Consumes the header and returns the pattern that it announces.
  ///
  /// @param in at least four readable bytes
  /// @throws ProtocolException where it is another protocol, version or pattern
  public static HandshakePattern read(ByteBuf in) {
    byte first = in.readByte();
    byte second = in.readByte();
    int version = in.readUnsignedByte();
    int pattern = in.readUnsignedByte();
    if (first != FIRST || second != SECOND) {
      throw new ProtocolException(
          CloseCode.PROTOCOL_ERROR, "header: not Skerry (expected: 53 4B 01 and a pattern)");
    }
    if (version != VERSION) {
      throw new ProtocolException(
          CloseCode.VERSION_UNSUPPORTED, "version: " + version + " (expected: " + VERSION + ")");
    }
    return HandshakePattern.ofNumber(pattern);
  }
}
