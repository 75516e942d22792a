package chat.skerry.node.session;

import chat.skerry.protocol.envelope.AccountName;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.frame.Limits;
import java.util.Optional;

/// What a device may send.
final class SendRules {
  private SendRules() {}

  /// What is wrong with a send, empty where nothing is.
  static Optional<String> breach(SendRequest send) {
    if (!AccountName.isValid(send.to().account())) {
      return Optional.of("to.account: not an account (expected: 1 to 64 of A-Z a-z 0-9 . _ + @ -)");
    }
    if (!send.to().isValid()) {
      return Optional.of(
          "to.device: " + Integer.toUnsignedString(send.to().device()) + " (expected: 0 to 4)");
    }
    return switch (send.kind()) {
      case MESSAGE -> messageBreach(send);
      case READ -> readBreach(send);
      case DELIVERED -> Optional.of("kind: " + Kind.DELIVERED + " (expected: MESSAGE or READ)");
    };
  }

  private static Optional<String> messageBreach(SendRequest send) {
    int bytes = send.payload().length;
    if (bytes < 1 || bytes > Limits.PAYLOAD_BYTES_MAX) {
      return Optional.of(
          "payload: " + bytes + " bytes (expected: 1 to " + Limits.PAYLOAD_BYTES_MAX + ")");
    }
    if (send.refersTo().isPresent()) {
      return Optional.of("refers_to: present (expected: none in a MESSAGE)");
    }
    return Optional.empty();
  }

  private static Optional<String> readBreach(SendRequest send) {
    if (send.payload().length > 0) {
      return Optional.of("payload: " + send.payload().length + " bytes (expected: none in a READ)");
    }
    if (send.refersTo().isEmpty()) {
      return Optional.of("refers_to: none (expected: the message_id that was read)");
    }
    return Optional.empty();
  }
}
