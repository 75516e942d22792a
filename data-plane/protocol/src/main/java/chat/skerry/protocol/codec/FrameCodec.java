package chat.skerry.protocol.codec;

import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// Encodes and decodes frames.
public final class FrameCodec {
  private FrameCodec() {}

  /// The frame as bytes, in a buffer from `allocate` that the caller releases.
  ///
  /// @param allocate makes a buffer with room for the given number of bytes
  public static ByteBuf encode(Frame frame, java.util.function.IntFunction<ByteBuf> allocate) {
    return switch (frame) {
      case Frame.Send send -> {
        int size = HotFrameWriter.size(send);
        ByteBuf out = allocate.apply(HotFrameWriter.frameSize(size));
        HotFrameWriter.write(send, size, out);
        yield out;
      }
      case Frame.Deliver deliver -> {
        int size = HotFrameWriter.size(deliver);
        ByteBuf out = allocate.apply(HotFrameWriter.frameSize(size));
        HotFrameWriter.write(deliver, size, out);
        yield out;
      }
      case Frame.Sent sent -> {
        int size = HotFrameWriter.size(sent);
        ByteBuf out = allocate.apply(HotFrameWriter.frameSize(size));
        HotFrameWriter.write(sent, size, out);
        yield out;
      }
      case Frame.Ack ack -> {
        int size = HotFrameWriter.size(ack);
        ByteBuf out = allocate.apply(HotFrameWriter.frameSize(size));
        HotFrameWriter.write(ack, size, out);
        yield out;
      }
      case Frame.Ping(int nonce) -> encodeNonce(Fields.FRAME_PING, nonce, allocate);
      case Frame.Pong(int nonce) -> encodeNonce(Fields.FRAME_PONG, nonce, allocate);
      case Frame.Refused _,
          Frame.QueueEmpty _,
          Frame.Welcome _,
          Frame.Close _,
          Frame.SendToAccount _,
          Frame.GetDevices _,
          Frame.RemoveDevice _,
          Frame.Devices _,
          Frame.DevicesMismatch _,
          Frame.Truncated _ -> {
        byte[] bytes = GeneratedFrames.toProto(frame).toByteArray();
        yield allocate.apply(bytes.length).writeBytes(bytes);
      }
    };
  }

  /// The frame as bytes, in a heap buffer that needs no release.
  public static ByteBuf encode(Frame frame) {
    return encode(frame, Unpooled::buffer);
  }

  /// The frame that the readable bytes of `in` are. Reads without changing the indices of `in`; a
  /// payload is a view of `in`.
  ///
  /// @throws ProtocolException for bytes that are no frame; nothing else is ever thrown
  public static Frame decode(ByteBuf in) {
    Frame hot = HotFrameReader.read(in);
    return hot != null ? hot : GeneratedFrames.read(in);
  }

  private static ByteBuf encodeNonce(
      int tag, int nonce, java.util.function.IntFunction<ByteBuf> allocate) {
    int size = HotFrameWriter.nonceSize(nonce);
    ByteBuf out = allocate.apply(HotFrameWriter.frameSize(size));
    HotFrameWriter.writeNonce(tag, nonce, size, out);
    return out;
  }
}
