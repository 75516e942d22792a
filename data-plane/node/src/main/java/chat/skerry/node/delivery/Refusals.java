package chat.skerry.node.delivery;

import chat.skerry.node.delivery.Outcome.Reason;
import chat.skerry.node.delivery.Outcome.Refused;

/// The refusals of delivery, each with the pause after which a retry makes sense.
final class Refusals {
  private static final int OWNER_CHANGES_MILLIS = 300;
  private static final int OVERLOADED_MILLIS = 500;
  private static final int STORE_AWAY_MILLIS = 1_000;
  private static final int MAILBOX_FULL_MILLIS = 60_000;

  private Refusals() {}

  static Refused noMap() {
    return new Refused(Reason.UNAVAILABLE, STORE_AWAY_MILLIS, "partition map: none yet");
  }

  static Refused ownerChanges() {
    return new Refused(
        Reason.UNAVAILABLE, OWNER_CHANGES_MILLIS, "partition: its owner is changing");
  }

  static Refused overloaded() {
    return new Refused(
        Reason.UNAVAILABLE, OVERLOADED_MILLIS, "submissions: too many at a time (expected: fewer)");
  }

  static Refused storeAway() {
    return new Refused(Reason.UNAVAILABLE, STORE_AWAY_MILLIS, "store: does not answer now");
  }

  static Refused broken() {
    return new Refused(Reason.UNAVAILABLE, STORE_AWAY_MILLIS, "member: an error inside");
  }

  static Refused nobody() {
    return new Refused(
        Reason.INVALID, 0, "account: has no other device (expected: one at least to send to)");
  }

  static Refused otherContent() {
    return new Refused(
        Reason.INVALID, 0, "client_id: was sent with other content (expected: the same content)");
  }

  static Refused mailboxFull(int envelopesMax) {
    return new Refused(
        Reason.MAILBOX_FULL,
        MAILBOX_FULL_MILLIS,
        "mailbox: full (expected: at most " + envelopesMax + " unacknowledged envelopes)");
  }
}
