package chat.skerry.client.connection;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import java.time.Instant;
import java.util.Optional;

/// One envelope of the device's mailbox, as it arrived.
///
/// @param seq its position in the mailbox
/// @param storedAt when the member stored it
/// @param payload belongs to the receiver; empty for receipts
/// @param refersTo the message of a receipt
public record Delivery(
    long seq,
    MessageId messageId,
    Address from,
    Kind kind,
    Instant storedAt,
    byte[] payload,
    Optional<MessageId> refersTo) {

  /// Names no content.
  @Override
  public String toString() {
    return "Delivery[seq=" + seq + ", " + kind + ", payloadBytes=" + payload.length + "]";
  }
}
