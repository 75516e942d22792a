package chat.skerry.protocol.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts the byte stream into messages: emits each as a `ByteBuf` that the receiver releases.
///
/// Allows handshake sizes until [#expectTransportMessages]. With a [ProtocolException] it drops
/// what has come in, and whatever still comes. Confined to the channel's event loop.
public final class MessageDecoder extends ByteToMessageDecoder {
  private @Nullable HandshakePattern pattern;
  private boolean headerPending;
  private boolean failed;
  private int messageBytesMax = Limits.HANDSHAKE_MESSAGE_BYTES_MAX;

  private MessageDecoder(boolean headerPending) {
    this.headerPending = headerPending;
  }

  /// For the side that accepts connections: checks and drops the header first.
  public static MessageDecoder ofMember() {
    return new MessageDecoder(true);
  }

  /// For the side that connects: members send no header.
  public static MessageDecoder ofDevice() {
    return new MessageDecoder(false);
  }

  /// For a connection that another process accepted, after its handshake. Bytes that were read
  /// there and not decoded come first, as if they had been read here.
  public static MessageDecoder ofAdopted() {
    MessageDecoder decoder = new MessageDecoder(false);
    decoder.expectTransportMessages();
    return decoder;
  }

  /// What the header announced; there from the first message on, on the side that accepts.
  public HandshakePattern pattern() {
    if (pattern == null) {
      throw new IllegalStateException("pattern: asked for before the header");
    }
    return pattern;
  }

  /// From the next message on the limit is that of transport messages.
  public void expectTransportMessages() {
    messageBytesMax = Limits.TRANSPORT_MESSAGE_BYTES_MAX;
  }

  /// A copy of the bytes of a message that is not complete yet.
  public byte[] incomplete() {
    return ByteBufUtil.getBytes(internalBuffer());
  }

  /// Bytes of a message that is not complete yet.
  int retainedBytes() {
    return actualReadableBytes();
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (failed) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      decodeNext(in, out);
    } catch (ProtocolException e) {
      failed = true;
      in.skipBytes(in.readableBytes());
      throw e;
    }
  }

  private void decodeNext(ByteBuf in, List<Object> out) {
    if (headerPending) {
      if (in.readableBytes() < ConnectionHeader.BYTES) {
        return;
      }
      pattern = ConnectionHeader.read(in);
      headerPending = false;
    }
    if (in.readableBytes() < Limits.LENGTH_FIELD_BYTES) {
      return;
    }
    int length = checkLength(in.getUnsignedMedium(in.readerIndex()), messageBytesMax);
    if (in.readableBytes() >= Limits.LENGTH_FIELD_BYTES + length) {
      in.skipBytes(Limits.LENGTH_FIELD_BYTES);
      out.add(in.readRetainedSlice(length));
    }
  }

  /// Returns `length` where a message may have it.
  ///
  /// @throws ProtocolException where it is 0 or above `lengthMax`
  public static int checkLength(int length, int lengthMax) {
    if (length == 0) {
      throw new ProtocolException(
          CloseCode.PROTOCOL_ERROR, "message length: 0 (expected: 1 to " + lengthMax + ")");
    }
    if (length > lengthMax) {
      throw new ProtocolException(
          CloseCode.FRAME_TOO_LARGE,
          "message length: " + length + " (expected: 1 to " + lengthMax + ")");
    }
    return length;
  }
}
