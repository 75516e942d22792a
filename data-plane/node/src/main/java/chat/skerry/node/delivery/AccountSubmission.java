package chat.skerry.node.delivery;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.DevicePayloads.DevicePayload;
import chat.skerry.node.mailbox.Envelope;
import java.util.List;

/// A message for all devices of an account on its way to the member that owns the account's
/// partition. The arrays belong to the record.
///
/// @param account a valid name
/// @param messageId 16 bytes; the same for each device and each retry
/// @param payloads not yet compared with the account's devices; empty payloads in a READ
/// @param refersTo the message of a READ, 16 bytes; empty for messages
/// @param hops as in [Submission]
public record AccountSubmission(
    DeviceAddress from,
    String account,
    byte[] messageId,
    Envelope.Kind kind,
    DevicePayloads payloads,
    byte[] refersTo,
    int hops) {

  /// The same, handed over once more.
  AccountSubmission handedOver() {
    return new AccountSubmission(from, account, messageId, kind, payloads, refersTo, hops + 1);
  }

  /// The device that needs no payload: the sender where it writes to its own account.
  int skipped() {
    return from.account().equals(account) ? from.device() : DeviceMismatch.NONE_SKIPPED;
  }

  /// One submission a device; only where the payloads are those of the account's devices.
  List<Submission> perDevice() {
    return payloads.payloads().stream().map(this::one).toList();
  }

  private Submission one(DevicePayload payload) {
    return new Submission(
        from,
        new DeviceAddress(account, payload.device()),
        messageId,
        kind,
        payload.payload(),
        refersTo);
  }

  /// Names no content and no account.
  @Override
  public String toString() {
    return "AccountSubmission[kind=" + kind + ", payloads=" + payloads + ", hops=" + hops + "]";
  }
}
