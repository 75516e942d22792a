package chat.skerry.node.delivery;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;

/// An envelope on its way to the member that owns the recipient's partition. The arrays belong to
/// the record.
///
/// @param messageId 16 bytes; the same for each retry
/// @param payload opaque, at most 65,000 bytes; empty for receipts
/// @param refersTo the message of a receipt, 16 bytes; empty for messages
/// @param hops how often it was handed from one member to another: 0 at the sender's session, at
///   most [#HOPS_MAX], so that two members that disagree never bounce it for ever
public record Submission(
    DeviceAddress from,
    DeviceAddress to,
    byte[] messageId,
    Envelope.Kind kind,
    byte[] payload,
    byte[] refersTo,
    int hops) {
  /// Sender's member → a member of the recipient's island → the owner → its younger process.
  public static final int HOPS_MAX = 3;

  /// A submission as it leaves the sender's session.
  public Submission(
      DeviceAddress from,
      DeviceAddress to,
      byte[] messageId,
      Envelope.Kind kind,
      byte[] payload,
      byte[] refersTo) {
    this(from, to, messageId, kind, payload, refersTo, 0);
  }

  /// The same, handed over once more.
  public Submission handedOver() {
    return new Submission(from, to, messageId, kind, payload, refersTo, hops + 1);
  }

  /// Names no content.
  @Override
  public String toString() {
    return "Submission[kind=" + kind + ", payloadBytes=" + payload.length + ", hops=" + hops + "]";
  }
}
