package chat.skerry.client.conversation;

import chat.skerry.client.account.AccountMessage;
import chat.skerry.client.connection.OutgoingFrames;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.Limits;
import java.time.Duration;
import java.util.Optional;

/// An envelope to be sent.
///
/// @param clientId the idempotency key: the same for each attempt
/// @param to one device
/// @param payload MESSAGE: 1 to 65,000 bytes; READ: empty. Not changed by anyone afterwards
/// @param refersTo READ: what was read
/// @param deadline how long to try, 1 ms to 30 days
public record OutgoingMessage(
    ClientId clientId,
    Address to,
    Kind kind,
    byte[] payload,
    Optional<MessageId> refersTo,
    Duration deadline)
    implements Outbox.Outgoing {
  public OutgoingMessage {
    if (!to.isValid()) {
      throw new IllegalArgumentException(
          "to: " + to + " (expected: 1 to 64 of A-Z a-z 0-9 . _ + @ -, device 0 to 4)");
    }
    if (kind == Kind.DELIVERED) {
      throw new IllegalArgumentException("kind: DELIVERED (expected: MESSAGE or READ)");
    }
    int length = payload.length;
    if (kind == Kind.MESSAGE ? length == 0 || length > Limits.PAYLOAD_BYTES_MAX : length != 0) {
      throw new IllegalArgumentException(
          "payload: "
              + length
              + " bytes (expected: "
              + (kind == Kind.MESSAGE ? "1 to " + Limits.PAYLOAD_BYTES_MAX : "none")
              + ")");
    }
    if (refersTo.isPresent() != (kind == Kind.READ)) {
      throw new IllegalArgumentException("refersTo: goes with READ, and only with READ");
    }
    AccountMessage.checkDeadline(deadline);
  }

  @Override
  public Object lane() {
    return to;
  }

  @Override
  public boolean takesTurns() {
    return true;
  }

  @Override
  public Frame frame(int turn) {
    return OutgoingFrames.send(clientId, to, kind, payload, refersTo, turn);
  }

  /// Names no content.
  @Override
  public String toString() {
    return "OutgoingMessage[" + clientId + ", " + kind + ", payloadBytes=" + payload.length + "]";
  }
}
