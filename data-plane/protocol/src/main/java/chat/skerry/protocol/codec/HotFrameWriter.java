package chat.skerry.protocol.codec;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.Frame.Ack;
import chat.skerry.protocol.frame.Frame.Deliver;
import chat.skerry.protocol.frame.Frame.Send;
import chat.skerry.protocol.frame.Frame.Sent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Optional;

/// Writes the hot frames by hand: the same bytes as the generated code. Fields with the default
/// value are left out, as proto3 demands.
final class HotFrameWriter {
  private static final int TAG_BYTES = 1;
  private static final int FIXED64_FIELD_BYTES = TAG_BYTES + Long.BYTES;
  private static final int ID_FIELD_BYTES = TAG_BYTES + 1 + MessageId.BYTES;

  private HotFrameWriter() {}

  static int size(Send send) {
    return ID_FIELD_BYTES
        + bytesField(addressSize(send.to()))
        + varintField(send.kind().number())
        + payloadField(send.payload())
        + referenceField(send.refersTo())
        + varintField(Integer.toUnsignedLong(send.turn()));
  }

  static void write(Send send, int size, ByteBuf out) {
    head(Fields.FRAME_SEND, size, out);
    head(Fields.SEND_CLIENT_ID, MessageId.BYTES, out);
    send.clientId().writeTo(out);
    writeAddress(Fields.SEND_TO, send.to(), out);
    writeVarintField(Fields.SEND_KIND, send.kind().number(), out);
    writePayload(Fields.SEND_PAYLOAD, send.payload(), out);
    writeReference(Fields.SEND_REFERS_TO, send.refersTo(), out);
    writeVarintField(Fields.SEND_TURN, Integer.toUnsignedLong(send.turn()), out);
  }

  static int size(Sent sent) {
    return 2 * ID_FIELD_BYTES + varintField(sent.timestampMillis());
  }

  static void write(Sent sent, int size, ByteBuf out) {
    head(Fields.FRAME_SENT, size, out);
    head(Fields.SENT_CLIENT_ID, MessageId.BYTES, out);
    sent.clientId().writeTo(out);
    head(Fields.SENT_MESSAGE_ID, MessageId.BYTES, out);
    sent.messageId().writeTo(out);
    writeVarintField(Fields.SENT_TIMESTAMP, sent.timestampMillis(), out);
  }

  static int size(Deliver deliver) {
    return fixed64Field(deliver.seq())
        + ID_FIELD_BYTES
        + bytesField(addressSize(deliver.from()))
        + varintField(deliver.kind().number())
        + varintField(deliver.timestampMillis())
        + payloadField(deliver.payload())
        + referenceField(deliver.refersTo());
  }

  static void write(Deliver deliver, int size, ByteBuf out) {
    head(Fields.FRAME_DELIVER, size, out);
    writeFixed64Field(Fields.DELIVER_SEQ, deliver.seq(), out);
    head(Fields.DELIVER_MESSAGE_ID, MessageId.BYTES, out);
    deliver.messageId().writeTo(out);
    writeAddress(Fields.DELIVER_FROM, deliver.from(), out);
    writeVarintField(Fields.DELIVER_KIND, deliver.kind().number(), out);
    writeVarintField(Fields.DELIVER_TIMESTAMP, deliver.timestampMillis(), out);
    writePayload(Fields.DELIVER_PAYLOAD, deliver.payload(), out);
    writeReference(Fields.DELIVER_REFERS_TO, deliver.refersTo(), out);
  }

  static int size(Ack ack) {
    return fixed64Field(ack.seq());
  }

  static void write(Ack ack, int size, ByteBuf out) {
    head(Fields.FRAME_ACK, size, out);
    writeFixed64Field(Fields.ACK_SEQ, ack.seq(), out);
  }

  /// Size of the body of a ping or a pong.
  static int nonceSize(int nonce) {
    return varintField(Integer.toUnsignedLong(nonce));
  }

  /// Writes a ping or a pong.
  static void writeNonce(int frameTag, int nonce, int size, ByteBuf out) {
    head(frameTag, size, out);
    writeVarintField(Fields.PING_NONCE, Integer.toUnsignedLong(nonce), out);
  }

  /// Bytes of a frame whose body has `size` bytes.
  static int frameSize(int size) {
    return bytesField(size);
  }

  private static void head(int tag, int length, ByteBuf out) {
    out.writeByte(tag);
    writeVarint(length, out);
  }

  private static int addressSize(Address address) {
    int account = ByteBufUtil.utf8Bytes(address.account());
    return (account == 0 ? 0 : bytesField(account))
        + varintField(Integer.toUnsignedLong(address.device()));
  }

  private static void writeAddress(int tag, Address address, ByteBuf out) {
    head(tag, addressSize(address), out);
    int account = ByteBufUtil.utf8Bytes(address.account());
    if (account > 0) {
      head(Fields.ADDRESS_ACCOUNT, account, out);
      ByteBufUtil.reserveAndWriteUtf8(out, address.account(), account);
    }
    writeVarintField(Fields.ADDRESS_DEVICE, Integer.toUnsignedLong(address.device()), out);
  }

  private static int payloadField(ByteBuf payload) {
    return payload.isReadable() ? bytesField(payload.readableBytes()) : 0;
  }

  private static void writePayload(int tag, ByteBuf payload, ByteBuf out) {
    if (payload.isReadable()) {
      head(tag, payload.readableBytes(), out);
      out.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    }
  }

  private static int referenceField(Optional<MessageId> reference) {
    return reference.isPresent() ? ID_FIELD_BYTES : 0;
  }

  private static void writeReference(int tag, Optional<MessageId> reference, ByteBuf out) {
    if (reference.isPresent()) {
      head(tag, MessageId.BYTES, out);
      reference.get().writeTo(out);
    }
  }

  private static int bytesField(int length) {
    return TAG_BYTES + varintSize(length) + length;
  }

  private static int varintField(long value) {
    return value == 0 ? 0 : TAG_BYTES + varintSize(value);
  }

  private static void writeVarintField(int tag, long value, ByteBuf out) {
    if (value != 0) {
      out.writeByte(tag);
      writeVarint(value, out);
    }
  }

  private static int fixed64Field(long value) {
    return value == 0 ? 0 : FIXED64_FIELD_BYTES;
  }

  private static void writeFixed64Field(int tag, long value, ByteBuf out) {
    if (value != 0) {
      out.writeByte(tag);
      out.writeLongLE(value);
    }
  }

  private static int varintSize(long value) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
    return (bits + 6) / 7;
  }

  private static void writeVarint(long value, ByteBuf out) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }
}
