package chat.skerry.node.peer;

import chat.skerry.node.delivery.Outcome;

/// The one answer of a link that can't hand over.
final class Unavailable {
  private static final int RETRY_AFTER_MILLIS = 500;

  private Unavailable() {}

  static Outcome because(String detail) {
    return new Outcome.Refused(Outcome.Reason.UNAVAILABLE, RETRY_AFTER_MILLIS, detail);
  }
}
