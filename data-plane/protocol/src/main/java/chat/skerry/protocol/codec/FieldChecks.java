package chat.skerry.protocol.codec;

import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.ProtocolException;

/// What both ways of reading demand of a field's value.
final class FieldChecks {
  private FieldChecks() {}

  static void checkIdLength(String what, int length) {
    if (length != MessageId.BYTES) {
      throw new ProtocolException(
          CloseCode.PROTOCOL_ERROR, what + ": " + length + " bytes (expected: 16)");
    }
  }

  static ClientId clientId(byte[] bytes) {
    checkIdLength("client_id", bytes.length);
    return ClientId.of(bytes);
  }

  static MessageId messageId(String what, byte[] bytes) {
    checkIdLength(what, bytes.length);
    return MessageId.of(bytes);
  }

  static Kind kind(int number) {
    return switch (number) {
      case 1 -> Kind.MESSAGE;
      case 2 -> Kind.DELIVERED;
      case 3 -> Kind.READ;
      case 4 -> Kind.COPY;
      default ->
          throw new ProtocolException(
              CloseCode.PROTOCOL_ERROR, "kind: " + number + " (expected: 1 to 4)");
    };
  }
}
