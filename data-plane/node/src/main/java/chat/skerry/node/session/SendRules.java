package chat.skerry.node.session;

import chat.skerry.node.delivery.DevicePayloads.DevicePayload;
import chat.skerry.protocol.envelope.AccountName;
import chat.skerry.protocol.frame.Limits;
import java.util.Optional;
import java.util.stream.Stream;

/// What a device may send.
final class SendRules {
  private SendRules() {}

  /// What is wrong with a send, empty where nothing is.
  static Optional<String> breach(SendRequest send) {
    if (!AccountName.isValid(send.to().account())) {
      return Optional.of(notAnAccount("to.account"));
    }
    if (!send.to().isValid()) {
      return Optional.of(
          "to.device: " + Integer.toUnsignedString(send.to().device()) + " (expected: 0 to 4)");
    }
    return switch (send.kind()) {
      case MESSAGE -> messageBreach(send);
      case READ -> readBreach(send);
      case DELIVERED, COPY -> Optional.of("kind: " + send.kind() + " (expected: MESSAGE or READ)");
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

  /// What is wrong with a send to an account, empty where nothing is. Device numbers are not judged
  /// here: a wrong one is answered with the right list.
  ///
  /// @param own the sender's account
  static Optional<String> breach(AccountSendRequest send, String own) {
    if (!AccountName.isValid(send.account())) {
      return Optional.of(notAnAccount("account"));
    }
    if (send.account().equals(own) && !send.own().payloads().isEmpty()) {
      return Optional.of("own: present (expected: none where account is the sender's own)");
    }
    return switch (send.kind()) {
      case MESSAGE -> messageBreach(send);
      case READ -> readBreach(send);
      case DELIVERED, COPY -> Optional.of("kind: " + send.kind() + " (expected: MESSAGE or READ)");
    };
  }

  private static Optional<String> messageBreach(AccountSendRequest send) {
    if (payloads(send).anyMatch(one -> one.payload().length == 0)) {
      return Optional.of("payload: 0 bytes (expected: 1 or more for each device)");
    }
    if (send.bytes() > Limits.PAYLOAD_BYTES_MAX) {
      return Optional.of(
          "payloads: "
              + send.bytes()
              + " bytes together (expected: at most "
              + Limits.PAYLOAD_BYTES_MAX
              + ")");
    }
    return send.refersTo().isPresent()
        ? Optional.of("refers_to: present (expected: none in a MESSAGE)")
        : Optional.empty();
  }

  private static Optional<String> readBreach(AccountSendRequest send) {
    if (send.bytes() > 0) {
      return Optional.of("payloads: " + send.bytes() + " bytes (expected: none in a READ)");
    }
    return send.refersTo().isEmpty()
        ? Optional.of("refers_to: none (expected: the message_id that was read)")
        : Optional.empty();
  }

  private static Stream<DevicePayload> payloads(AccountSendRequest send) {
    return Stream.concat(send.to().payloads().stream(), send.own().payloads().stream());
  }

  static String notAnAccount(String what) {
    return what + ": not an account (expected: 1 to 64 of A-Z a-z 0-9 . _ + @ -)";
  }
}
