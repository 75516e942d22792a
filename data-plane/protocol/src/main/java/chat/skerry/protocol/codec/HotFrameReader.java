package chat.skerry.protocol.codec;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the hot frames by hand where they have the shape in which every protobuf library writes
/// them: one body, fields in rising order, none twice, none unknown.
final class HotFrameReader {
  private HotFrameReader() {}

  /// The frame, or null where the generated code must look at the bytes. Changes no index of `in`.
  ///
  /// @throws chat.skerry.protocol.frame.ProtocolException where a value is not allowed
  static @Nullable Frame read(ByteBuf in) {
    if (!in.isReadable()) {
      return null;
    }
    FieldCursor cursor = new FieldCursor(in);
    int tag = in.getUnsignedByte(in.readerIndex());
    cursor.skip(1);
    int length = cursor.length();
    if (cursor.isBroken() || cursor.position() + length != in.writerIndex()) {
      return null;
    }
    return read(tag, cursor);
  }

  private static @Nullable Frame read(int tag, FieldCursor cursor) {
    if (tag == Fields.FRAME_SEND) {
      return send(cursor);
    }
    if (tag == Fields.FRAME_DELIVER) {
      return deliver(cursor);
    }
    if (tag == Fields.FRAME_ACK) {
      long seq = cursor.take(Fields.ACK_SEQ) ? cursor.fixed64() : 0;
      return cursor.isDone() ? new Frame.Ack(seq) : null;
    }
    if (tag == Fields.FRAME_SENT) {
      return sent(cursor);
    }
    if (tag == Fields.FRAME_PING || tag == Fields.FRAME_PONG) {
      int nonce = number(Fields.PING_NONCE, cursor);
      if (!cursor.isDone()) {
        return null;
      }
      return tag == Fields.FRAME_PING ? new Frame.Ping(nonce) : new Frame.Pong(nonce);
    }
    return null;
  }

  private static @Nullable Frame send(FieldCursor cursor) {
    RawId clientId = RawId.read(Fields.SEND_CLIENT_ID, cursor);
    Address to = address(Fields.SEND_TO, cursor);
    int kind = number(Fields.SEND_KIND, cursor);
    ByteBuf payload = payload(Fields.SEND_PAYLOAD, cursor);
    RawId refersTo = RawId.read(Fields.SEND_REFERS_TO, cursor);
    int turn = number(Fields.SEND_TURN, cursor);
    if (!cursor.isDone()) {
      return null;
    }
    return new Frame.Send(
        clientId.clientId(), to, FieldChecks.kind(kind), payload, refersTo.reference(), turn);
  }

  private static @Nullable Frame deliver(FieldCursor cursor) {
    long seq = cursor.take(Fields.DELIVER_SEQ) ? cursor.fixed64() : 0;
    RawId messageId = RawId.read(Fields.DELIVER_MESSAGE_ID, cursor);
    Address from = address(Fields.DELIVER_FROM, cursor);
    int kind = number(Fields.DELIVER_KIND, cursor);
    long timestamp = cursor.take(Fields.DELIVER_TIMESTAMP) ? cursor.varint() : 0;
    ByteBuf payload = payload(Fields.DELIVER_PAYLOAD, cursor);
    RawId refersTo = RawId.read(Fields.DELIVER_REFERS_TO, cursor);
    if (!cursor.isDone()) {
      return null;
    }
    return new Frame.Deliver(
        seq,
        messageId.messageId(),
        from,
        FieldChecks.kind(kind),
        timestamp,
        payload,
        refersTo.reference());
  }

  private static @Nullable Frame sent(FieldCursor cursor) {
    RawId clientId = RawId.read(Fields.SENT_CLIENT_ID, cursor);
    RawId messageId = RawId.read(Fields.SENT_MESSAGE_ID, cursor);
    long timestamp = cursor.take(Fields.SENT_TIMESTAMP) ? cursor.varint() : 0;
    return cursor.isDone()
        ? new Frame.Sent(clientId.clientId(), messageId.messageId(), timestamp)
        : null;
  }

  private static Address address(int tag, FieldCursor cursor) {
    if (!cursor.take(tag)) {
      return new Address("", 0);
    }
    int outer = cursor.enter(cursor.length());
    String account = cursor.take(Fields.ADDRESS_ACCOUNT) ? cursor.ascii(cursor.length()) : "";
    int device = number(Fields.ADDRESS_DEVICE, cursor);
    cursor.leave(outer);
    return new Address(account, device);
  }

  private static int number(int tag, FieldCursor cursor) {
    return cursor.take(tag) ? (int) cursor.varint() : 0;
  }

  private static ByteBuf payload(int tag, FieldCursor cursor) {
    return cursor.take(tag) ? cursor.slice(cursor.length()) : Unpooled.EMPTY_BUFFER;
  }

  /// An id before its length is judged: the judgement waits until the whole frame was read.
  private record RawId(int length, long high, long low) {
    private static final RawId ABSENT = new RawId(0, 0, 0);

    static RawId read(int tag, FieldCursor cursor) {
      if (!cursor.take(tag)) {
        return ABSENT;
      }
      int length = cursor.length();
      if (length != MessageId.BYTES) {
        cursor.skip(length);
        return new RawId(length, 0, 0);
      }
      return new RawId(length, cursor.idHalf(), cursor.idHalf());
    }

    ClientId clientId() {
      FieldChecks.checkIdLength("client_id", length);
      return new ClientId(high, low);
    }

    MessageId messageId() {
      FieldChecks.checkIdLength("message_id", length);
      return new MessageId(high, low);
    }

    Optional<MessageId> reference() {
      if (length == 0) {
        return Optional.empty();
      }
      FieldChecks.checkIdLength("refers_to", length);
      return Optional.of(new MessageId(high, low));
    }
  }
}
