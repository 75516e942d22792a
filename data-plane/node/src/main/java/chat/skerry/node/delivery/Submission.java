package chat.skerry.node.delivery;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;

/// An envelope on its way to the member that owns the recipient's partition. The arrays belong to
/// the record.
///
/// @param messageId 16 bytes; the same for each retry
/// @param payload opaque, at most 65,000 bytes; empty for receipts
/// @param refersTo the message of a receipt, 16 bytes; empty for messages
public record Submission(
    DeviceAddress from,
    DeviceAddress to,
    byte[] messageId,
    Envelope.Kind kind,
    byte[] payload,
    byte[] refersTo) {

  /// Names no content.
  @Override
  public String toString() {
    return "Submission[kind=" + kind + ", payloadBytes=" + payload.length + "]";
  }
}
