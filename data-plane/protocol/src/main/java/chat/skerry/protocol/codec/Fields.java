package chat.skerry.protocol.codec;

/// The tags (field number and wire type) of the frames that are read and written by hand, as they
/// follow from `frames.proto`. All fit into one byte.
final class Fields {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;

  static final int FRAME_SEND = tag(1, BYTES);
  static final int FRAME_ACK = tag(2, BYTES);
  static final int FRAME_SENT = tag(3, BYTES);
  static final int FRAME_DELIVER = tag(5, BYTES);
  static final int FRAME_PING = tag(8, BYTES);
  static final int FRAME_PONG = tag(9, BYTES);

  static final int ADDRESS_ACCOUNT = tag(1, BYTES);
  static final int ADDRESS_DEVICE = tag(2, VARINT);

  static final int SEND_CLIENT_ID = tag(1, BYTES);
  static final int SEND_TO = tag(2, BYTES);
  static final int SEND_KIND = tag(3, VARINT);
  static final int SEND_PAYLOAD = tag(4, BYTES);
  static final int SEND_REFERS_TO = tag(5, BYTES);
  static final int SEND_TURN = tag(6, VARINT);

  static final int ACK_SEQ = tag(1, FIXED64);

  static final int SENT_CLIENT_ID = tag(1, BYTES);
  static final int SENT_MESSAGE_ID = tag(2, BYTES);
  static final int SENT_TIMESTAMP = tag(3, VARINT);

  static final int DELIVER_SEQ = tag(1, FIXED64);
  static final int DELIVER_MESSAGE_ID = tag(2, BYTES);
  static final int DELIVER_FROM = tag(3, BYTES);
  static final int DELIVER_KIND = tag(4, VARINT);
  static final int DELIVER_TIMESTAMP = tag(5, VARINT);
  static final int DELIVER_PAYLOAD = tag(6, BYTES);
  static final int DELIVER_REFERS_TO = tag(7, BYTES);

  static final int PING_NONCE = tag(1, VARINT);

  private Fields() {}

  private static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }
}
