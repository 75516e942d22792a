package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.travel.FrozenSession.Shown;

/// What a session remembers of an envelope that it has delivered: all but the payload.
///
/// @param messageId 16 bytes
/// @param payloadBytes size of the payload
record Delivered(
    long seq, Envelope.Kind kind, DeviceAddress from, byte[] messageId, int payloadBytes) {

  static Delivered of(Envelope envelope) {
    return new Delivered(
        envelope.seq(),
        envelope.kind(),
        envelope.from(),
        envelope.messageId(),
        envelope.payload().length);
  }

  static Delivered of(Shown shown) {
    return new Delivered(
        shown.seq(), shown.kind(), shown.from(), shown.messageId(), shown.payloadBytes());
  }

  Shown shown() {
    return new Shown(seq, kind, from, messageId, payloadBytes);
  }

  /// Whether its sender is to be told.
  boolean wantsReceipt() {
    return kind == Envelope.Kind.MESSAGE;
  }

  @Override
  public String toString() {
    return "Delivered[seq=" + seq + ", kind=" + kind + "]";
  }
}
