package chat.skerry.protocol.codec;

import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.ProtocolException;
import chat.skerry.protocol.noise.NoiseTransport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/// Frames over a Noise transport: seals outgoing frames, opens incoming messages. Frames must go
/// onto the wire in the order in which they were sealed.
///
/// Sealing may happen on another thread than opening; each is confined to one thread at a time.
public final class FrameChannel {
  private final NoiseTransport transport;
  private final ByteBufAllocator allocator;

  public FrameChannel(NoiseTransport transport, ByteBufAllocator allocator) {
    this.transport = transport;
    this.allocator = allocator;
  }

  /// The frame as it goes onto the wire, the 3-byte length included; the caller releases it.
  ///
  /// @throws IllegalArgumentException for a frame above the limit
  public ByteBuf seal(Frame frame) {
    ByteBuf plain = FrameCodec.encode(frame, allocator::buffer);
    try {
      int length = plain.readableBytes();
      if (length > Limits.FRAME_BYTES_MAX) {
        throw new IllegalArgumentException(
            "frame: " + length + " bytes (expected: at most " + Limits.FRAME_BYTES_MAX + ")");
      }
      int sealedLength = length + Limits.TAG_BYTES;
      ByteBuf out = allocator.buffer(Limits.LENGTH_FIELD_BYTES + sealedLength);
      out.writeMedium(sealedLength);
      transport.encrypt(plain, out);
      return out;
    } finally {
      plain.release();
    }
  }

  /// Opens one message (without its length) and hands the frame to `receiver`; the payload of the
  /// frame is valid only until `receiver` returns. The caller releases `message`.
  ///
  /// @throws ProtocolException for a damaged message or bytes that are no frame
  public void open(ByteBuf message, Consumer<Frame> receiver) {
    ByteBuf plain = allocator.buffer(Math.max(1, message.readableBytes() - Limits.TAG_BYTES));
    try {
      transport.decrypt(message, plain);
      receiver.accept(FrameCodec.decode(plain));
    } finally {
      plain.release();
    }
  }

  /// Keys and counters, for a handover; see [NoiseTransport#export].
  public byte[] exportState() {
    return transport.export();
  }
}
