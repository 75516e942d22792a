package chat.skerry.node.transport.websocket;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The member's end of an upgraded WebSocket: payloads of binary frames come out as one stream of
/// bytes, in whatever pieces they came, and each buffer that is written leaves as one binary frame.
/// A [Frame.Close] that is written leaves as a close frame with its status.
///
/// Nothing is collected: a payload is unmasked in place and passed on as it arrives. What breaks
/// RFC 6455, text, and a frame that is too large end the connection with a [ProtocolException] for
/// the handlers behind. Confined to the channel's event loop.
public final class WebSocketFrames extends ChannelDuplexHandler {
  /// Payload of one frame.
  private static final int FRAME_BYTES_MAX = 1 << 20;

  private static final int CONTROL_BYTES_MAX = 125;
  private static final byte[] NOTHING = {};

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private static final int FINAL_BIT = 0x80;
  private static final int RESERVED_BITS = 0x70;
  private static final int OPCODE_BITS = 0x0f;
  private static final int CONTROL_BIT = 0x08;
  private static final int MASK_BIT = 0x80;
  private static final int LENGTH_BITS = 0x7f;
  private static final int LENGTH_IN_2 = 126;
  private static final int LENGTH_IN_8 = 127;
  private static final int LENGTHS_OF_2 = 0xffff;

  private byte[] begun;
  private int remaining;
  private int mask;
  private boolean inMessage;
  private boolean ended;
  private int failure;

  WebSocketFrames() {
    this(State.NONE);
  }

  /// Goes on where another one stopped.
  public WebSocketFrames(State state) {
    begun = state.begun;
    remaining = state.remaining;
    mask = state.mask;
    inMessage = state.inMessage;
  }

  /// Between two reads.
  ///
  /// @param begun bytes of a frame whose header, or whose control payload, is not complete; at most
  ///   130
  /// @param remaining payload bytes that the frame under way still has
  /// @param mask for the next four of them, the first in the highest byte
  /// @param inMessage whether the message goes on in another frame
  public record State(byte[] begun, int remaining, int mask, boolean inMessage) {
    static final State NONE = new State(NOTHING, 0, 0, false);

    /// @throws IllegalArgumentException for what no connection can be in
    public State {
      if (remaining < 0 || remaining > FRAME_BYTES_MAX) {
        throw new IllegalArgumentException(
            "remaining: " + remaining + " (expected: 0 to " + FRAME_BYTES_MAX + ")");
      }
      if (begun.length > CONTROL_BYTES_MAX + 2 + Integer.BYTES) {
        throw new IllegalArgumentException(
            "begun: " + begun.length + " bytes (expected: at most 131)");
      }
    }
  }

  /// Prepares a channel that was just accepted: the upgrade first, then these frames.
  public static void install(ChannelPipeline pipeline) {
    WebSocketUpgrade.install(pipeline);
  }

  /// To be carried over to another process, after the channel's last read.
  public State state() {
    return new State(begun.clone(), remaining, mask, inMessage);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object received) {
    ByteBuf bytes = joined(context, (ByteBuf) received);
    try {
      while (bytes.isReadable() && !ended && failure == 0) {
        if (remaining > 0) {
          passOn(context, bytes);
          continue;
        }
        int start = bytes.readerIndex();
        if (!begin(context, bytes)) {
          bytes.readerIndex(start);
          begun = ByteBufUtil.getBytes(bytes);
          return;
        }
      }
    } finally {
      bytes.release();
    }
  }

  private ByteBuf joined(ChannelHandlerContext context, ByteBuf received) {
    if (begun.length == 0) {
      return received;
    }
    ByteBuf joined =
        context
            .alloc()
            .buffer(begun.length + received.readableBytes())
            .writeBytes(begun)
            .writeBytes(received);
    received.release();
    begun = NOTHING;
    return joined;
  }

  private void passOn(ChannelHandlerContext context, ByteBuf bytes) {
    int count = Math.min(remaining, bytes.readableBytes());
    unmask(bytes, count, mask);
    mask = Integer.rotateLeft(mask, Byte.SIZE * (count % Integer.BYTES));
    remaining -= count;
    context.fireChannelRead(bytes.readRetainedSlice(count));
  }

  private static void unmask(ByteBuf bytes, int count, int mask) {
    int at = bytes.readerIndex();
    int end = at + count;
    long wide = (long) mask << Integer.SIZE | mask & 0xffffffffL;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      bytes.setLong(at, bytes.getLong(at) ^ wide);
    }
    for (int shift = Integer.SIZE - Byte.SIZE; at < end; at++, shift -= Byte.SIZE) {
      bytes.setByte(at, bytes.getByte(at) ^ mask >>> (shift & (Integer.SIZE - 1)));
    }
  }

  /// Takes the header of the next frame, and a control frame as a whole; false where more bytes are
  /// needed for it.
  private boolean begin(ChannelHandlerContext context, ByteBuf bytes) {
    if (bytes.readableBytes() < 2) {
      return false;
    }
    int first = bytes.readUnsignedByte();
    int second = bytes.readUnsignedByte();
    int opcode = first & OPCODE_BITS;
    int shortLength = second & LENGTH_BITS;
    checkHeader(first, second);
    int lengthBytes =
        switch (shortLength) {
          case LENGTH_IN_2 -> Short.BYTES;
          case LENGTH_IN_8 -> Long.BYTES;
          default -> 0;
        };
    if (bytes.readableBytes() < lengthBytes + Integer.BYTES) {
      return false;
    }
    long length =
        switch (shortLength) {
          case LENGTH_IN_2 -> bytes.readUnsignedShort();
          case LENGTH_IN_8 -> bytes.readLong();
          default -> shortLength;
        };
    if (length < 0 || length > FRAME_BYTES_MAX) {
      throw broken(
          CloseStatus.TOO_LARGE,
          "WebSocket frame: "
              + Long.toUnsignedString(length)
              + " bytes (expected: at most "
              + FRAME_BYTES_MAX
              + ")");
    }
    int key = bytes.readInt();
    if (isControl(opcode)) {
      return control(context, opcode, bytes, (int) length, key);
    }
    inMessage = (first & FINAL_BIT) == 0;
    remaining = (int) length;
    mask = key;
    return true;
  }

  private void checkHeader(int first, int second) {
    int opcode = first & OPCODE_BITS;
    if ((first & RESERVED_BITS) != 0) {
      throw broken(CloseStatus.PROTOCOL_ERROR, "WebSocket frame: reserved bits (expected: none)");
    }
    if ((second & MASK_BIT) == 0) {
      throw broken(CloseStatus.PROTOCOL_ERROR, "WebSocket frame: not masked (expected: masked)");
    }
    switch (opcode) {
      case TEXT ->
          throw broken(CloseStatus.NOT_BINARY, "WebSocket message: text (expected: binary)");
      case BINARY, CONTINUATION -> {
        if ((opcode == CONTINUATION) != inMessage) {
          throw broken(
              CloseStatus.PROTOCOL_ERROR,
              inMessage
                  ? "WebSocket message: begins inside another (expected: a continuation)"
                  : "WebSocket message: begins with a continuation (expected: a binary frame)");
        }
      }
      case CLOSE, PING, PONG -> {
        if ((first & FINAL_BIT) == 0 || (second & LENGTH_BITS) > CONTROL_BYTES_MAX) {
          throw broken(
              CloseStatus.PROTOCOL_ERROR,
              "WebSocket control frame: in parts, or too large (expected: one of at most "
                  + CONTROL_BYTES_MAX
                  + " bytes)");
        }
      }
      default ->
          throw broken(
              CloseStatus.PROTOCOL_ERROR,
              "WebSocket frame: kind " + opcode + " (expected: binary, ping, pong or close)");
    }
  }

  private static boolean isControl(int opcode) {
    return (opcode & CONTROL_BIT) != 0;
  }

  private boolean control(
      ChannelHandlerContext context, int opcode, ByteBuf bytes, int length, int key) {
    if (bytes.readableBytes() < length) {
      return false;
    }
    unmask(bytes, length, key);
    ByteBuf payload = bytes.readSlice(length);
    switch (opcode) {
      case PING ->
          context.write(
              frame(context, PONG, length).writeBytes(payload), context.channel().voidPromise());
      case CLOSE -> closed(context, payload);
      default -> {
        // A pong: nobody asked for it.
      }
    }
    return true;
  }

  /// The device says goodbye: the same status back, and the end.
  private void closed(ChannelHandlerContext context, ByteBuf payload) {
    if (payload.readableBytes() == 1) {
      throw broken(
          CloseStatus.PROTOCOL_ERROR, "WebSocket close: 1 byte (expected: none, or a status)");
    }
    int status = payload.isReadable() ? payload.readUnsignedShort() : CloseStatus.NORMAL;
    ended = true;
    context.writeAndFlush(close(context, status, ""));
    context.close();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof Frame.Close reason) {
      ended = true;
      int status = failure == 0 ? CloseStatus.of(reason.code()) : failure;
      context.write(close(context, status, reason.code().name()), promise);
      return;
    }
    ByteBuf bytes = (ByteBuf) message;
    if (ended) {
      bytes.release();
      promise.trySuccess();
      return;
    }
    if (bytes.isReadable()) {
      context.write(frame(context, BINARY, bytes.readableBytes()), context.channel().voidPromise());
    }
    context.write(bytes, promise);
  }

  /// A header; a control frame with room for its payload.
  private static ByteBuf frame(ChannelHandlerContext context, int opcode, int length) {
    ByteBuf header = context.alloc().buffer(2 + (isControl(opcode) ? length : Long.BYTES));
    header.writeByte(FINAL_BIT | opcode);
    if (length < LENGTH_IN_2) {
      return header.writeByte(length);
    }
    return length <= LENGTHS_OF_2
        ? header.writeByte(LENGTH_IN_2).writeShort(length)
        : header.writeByte(LENGTH_IN_8).writeLong(length);
  }

  private static ByteBuf close(ChannelHandlerContext context, int status, String reason) {
    byte[] text =
        Arrays.copyOf(
            reason.getBytes(StandardCharsets.US_ASCII),
            Math.min(reason.length(), CONTROL_BYTES_MAX - Short.BYTES));
    return frame(context, CLOSE, Short.BYTES + text.length).writeShort(status).writeBytes(text);
  }

  private ProtocolException broken(int status, String detail) {
    failure = status;
    return new ProtocolException(
        status == CloseStatus.TOO_LARGE ? CloseCode.FRAME_TOO_LARGE : CloseCode.PROTOCOL_ERROR,
        detail);
  }
}
