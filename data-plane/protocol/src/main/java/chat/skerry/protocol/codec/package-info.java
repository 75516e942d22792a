/// Bytes ↔ [chat.skerry.protocol.frame.Frame].
///
/// The bytes are protobuf (`frames.proto`). Send, Sent, Deliver, Ack, Ping and Pong are read and
/// written by hand on the `ByteBuf`, without a copy of the payload; everything else, and every hot
/// frame that is not in the usual shape (fields out of order, unknown fields), goes through the
/// generated code. A property test holds both equal for any bytes.
///
/// All methods are static and thread-safe; a [FrameChannel] is confined to one thread at a time.
@NullMarked
package chat.skerry.protocol.codec;

import org.jspecify.annotations.NullMarked;
