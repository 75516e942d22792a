package chat.skerry.node.handover;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import java.nio.ByteBuffer;
import java.util.List;

/// One message between two processes of a member: a header of 16 bytes, which carries the
/// descriptors, then the body.
///
/// ```
///  0       4       6             8    12           16
///  │ SKHO  │ type  │ descriptors │ id │ body bytes │ body …        big endian
/// ```
///
/// @param id of the batch that it is about, else 0
/// @param descriptors of this process; whoever receives the message closes them
record Message(Type type, int id, List<Integer> descriptors, byte[] body) {
  static final int HEADER_BYTES = 16;

  /// Of all states in one message.
  static final int STATES_BYTES_MAX = 16 << 20;

  /// What protobuf adds to the states stays below the difference.
  static final int BODY_BYTES_MAX = STATES_BYTES_MAX + (64 << 10);

  private static final int MAGIC = 0x534B_484F;

  /// What a message says. The order is that of the numbers on the wire, which begin with 1; a new
  /// one comes last.
  enum Type {
    /// Successor: what it reads.
    HELLO,
    /// Predecessor: it will hand over.
    WELCOME,
    /// Predecessor: it will not.
    REFUSED,
    /// Successor: it owns the member's partitions.
    OWNS,
    /// Predecessor: it sees that, and its port for peers is closed.
    ASIDE,
    /// Successor: its port for peers is open, and connections may come.
    TAKE,
    /// Predecessor: a batch.
    PREPARE,
    /// Successor: it could read all of it.
    PREPARED,
    /// Predecessor: the batch is the successor's; with the first one, the listening sockets are.
    COMMIT,
    /// Successor: it serves the batch.
    SERVING,
    /// Successor: the first batch has been well for a moment.
    PROVEN,
    /// Predecessor: nothing is left.
    DONE,
    /// Successor: it is well with all of them; the predecessor may end.
    CONFIRMED,
    /// Either: it gives up.
    FAILED
  }

  Message {
    descriptors = List.copyOf(descriptors);
    checkSizes(descriptors.size(), body.length);
  }

  static Message of(Type type) {
    return new Message(type, 0, List.of(), new byte[0]);
  }

  static Message of(Type type, byte[] body) {
    return new Message(type, 0, List.of(), body);
  }

  static Message of(Type type, int id) {
    return new Message(type, id, List.of(), new byte[0]);
  }

  byte[] header() {
    return ByteBuffer.allocate(HEADER_BYTES)
        .putInt(MAGIC)
        .putShort((short) (type.ordinal() + 1))
        .putShort((short) descriptors.size())
        .putInt(id)
        .putInt(body.length)
        .array();
  }

  /// @throws HandoverFailed `PROTOCOL` where the body is no such message
  <T> T read(Parser<T> parser) {
    try {
      return parser.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new HandoverFailed(
          HandoverFailed.Reason.PROTOCOL, type + ": body of " + body.length + " bytes", e);
    }
  }

  private static void checkSizes(int descriptors, int bodyBytes) {
    if (descriptors > SocketHolder.BATCH_MAX) {
      throw broken("descriptors: " + descriptors + " (expected: 0 to " + SocketHolder.BATCH_MAX);
    }
    if (bodyBytes < 0 || bodyBytes > BODY_BYTES_MAX) {
      throw broken("body bytes: " + bodyBytes + " (expected: 0 to " + BODY_BYTES_MAX);
    }
  }

  private static HandoverFailed broken(String what) {
    return new HandoverFailed(HandoverFailed.Reason.PROTOCOL, "message: " + what + ")");
  }

  /// What a header announces.
  record Header(Type type, int descriptors, int id, int bodyBytes) {

    /// @throws HandoverFailed `PROTOCOL`, naming the field
    static Header read(byte[] bytes) {
      ByteBuffer header = ByteBuffer.wrap(bytes);
      int magic = header.getInt();
      if (magic != MAGIC) {
        throw broken("begins with %08x (expected: %08x".formatted(magic, MAGIC));
      }
      int number = Short.toUnsignedInt(header.getShort());
      Type[] types = Type.values();
      if (number < 1 || number > types.length) {
        throw broken("type: " + number + " (expected: 1 to " + types.length);
      }
      int descriptors = Short.toUnsignedInt(header.getShort());
      int id = header.getInt();
      int bodyBytes = header.getInt();
      checkSizes(descriptors, bodyBytes);
      return new Header(types[number - 1], descriptors, id, bodyBytes);
    }
  }
}
