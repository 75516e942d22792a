package chat.skerry.node.delivery;

/// The bounds of delivery in one member.
///
/// @param inFlightMax submissions accepted and not yet answered
/// @param inFlightBytesMax payload bytes of those
/// @param waitingPerMailboxMax submissions that wait for one mailbox's turn
/// @param mailboxEnvelopesMax unacknowledged envelopes of one mailbox that this member lets
///   accumulate; counted from the moment that it knows the mailbox
/// @param mailboxesMax mailboxes known at a time
/// @param recentMax submissions remembered so that a retry makes no second envelope
/// @param shares the accounts of one group have at most one of so many equal shares of what may be
///   in flight
public record DeliveryLimits(
    int inFlightMax,
    long inFlightBytesMax,
    int waitingPerMailboxMax,
    int mailboxEnvelopesMax,
    int mailboxesMax,
    int recentMax,
    int shares) {

  public DeliveryLimits {
    positive("inFlightMax", inFlightMax);
    positive("inFlightBytesMax", inFlightBytesMax);
    positive("waitingPerMailboxMax", waitingPerMailboxMax);
    positive("mailboxEnvelopesMax", mailboxEnvelopesMax);
    positive("mailboxesMax", mailboxesMax);
    positive("recentMax", recentMax);
    positive("shares", shares);
  }

  /// One group of accounts may take everything.
  public DeliveryLimits(
      int inFlightMax,
      long inFlightBytesMax,
      int waitingPerMailboxMax,
      int mailboxEnvelopesMax,
      int mailboxesMax,
      int recentMax) {
    this(
        inFlightMax,
        inFlightBytesMax,
        waitingPerMailboxMax,
        mailboxEnvelopesMax,
        mailboxesMax,
        recentMax,
        1);
  }

  private static void positive(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: 1 or more)");
    }
  }
}
