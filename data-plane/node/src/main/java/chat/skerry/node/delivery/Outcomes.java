package chat.skerry.node.delivery;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// Several outcomes that are one to the sender.
final class Outcomes {
  private Outcomes() {}

  /// The first one where all are stored. Else a refusal: one that a retry can't help goes first,
  /// then the one that may pass soonest.
  ///
  /// @param stages at least one
  static CompletionStage<Outcome> all(List<CompletionStage<Outcome>> stages) {
    CompletionStage<Outcome> all = stages.getFirst();
    for (CompletionStage<Outcome> next : stages.subList(1, stages.size())) {
      all = all.thenCombine(next, Outcomes::worse);
    }
    return all;
  }

  private static Outcome worse(Outcome a, Outcome b) {
    if (!(b instanceof Outcome.Refused refused)) {
      return a;
    }
    return !(a instanceof Outcome.Refused other) || rank(refused) < rank(other) ? b : a;
  }

  private static int rank(Outcome.Refused refused) {
    return switch (refused.reason()) {
      case INVALID -> -1;
      case UNAVAILABLE, RATE_LIMITED, MAILBOX_FULL -> refused.retryAfterMillis();
    };
  }
}
