package chat.skerry.node.delivery;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;

/// What a device sends to an account: a payload for each of its devices, and a copy for each other
/// device of the own account. The arrays belong to the record.
///
/// @param account a valid name, perhaps the sender's own
/// @param messageId 16 bytes; the same for each device and each retry
/// @param kind MESSAGE or READ
/// @param to for the devices of `account`
/// @param own for the other devices of the sender's account; [DevicePayloads#NONE] where `account`
///   is the own one
/// @param refersTo the message of a READ, 16 bytes; empty for messages
public record AccountSend(
    DeviceAddress from,
    String account,
    byte[] messageId,
    Envelope.Kind kind,
    DevicePayloads to,
    DevicePayloads own,
    byte[] refersTo) {

  boolean isToOwnAccount() {
    return from.account().equals(account);
  }

  AccountSubmission toRecipient() {
    return new AccountSubmission(from, account, messageId, kind, to, refersTo, 0);
  }

  /// What the own devices get: a COPY of a message; a READ stays a READ.
  AccountSubmission toOwnDevices() {
    Envelope.Kind copy = kind == Envelope.Kind.MESSAGE ? Envelope.Kind.COPY : kind;
    return new AccountSubmission(from, from.account(), messageId, copy, own, refersTo, 0);
  }

  /// Names no content and no account.
  @Override
  public String toString() {
    return "AccountSend[kind=" + kind + ", to=" + to + ", own=" + own + "]";
  }
}
