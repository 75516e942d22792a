package chat.skerry.client.conversation;

import chat.skerry.protocol.frame.CloseCode;

/// Why a client does not connect again.
public sealed interface StopReason {

  /// For people.
  String text();

  /// [ChatClient#close] was called.
  record ClosedByCaller() implements StopReason {
    @Override
    public String text() {
      return "the client was closed";
    }
  }

  /// The member said `Close` with a code that forbids to come back.
  record ClosedByMember(CloseCode code, int codeNumber, String text) implements StopReason {}

  /// No token that a member or the registry accepts.
  record NoToken(String text) implements StopReason {}

  /// The registry refused for good.
  record RefusedByRegistry(String text) implements StopReason {}
}
