package chat.skerry.node.delivery;

import java.util.concurrent.CompletionStage;

/// Accepts submissions for accounts of this island. Non-blocking; thread-safe. Submissions handed
/// over one after the other by one thread for one recipient are accepted in that order.
public interface SubmissionHandler {

  /// Never fails exceptionally: failures are [Outcome.Refused].
  CompletionStage<Outcome> accept(Submission submission);

  /// The same for a message to all devices of an account; it may also be a [Outcome.Mismatch].
  /// Either all devices get it, or, after a refusal and until its retry, perhaps some.
  CompletionStage<Outcome> accept(AccountSubmission submission);

  /// Whether another process of this member has taken over from this one: what is meant for the
  /// member's own name is not meant for this process.
  default boolean isTakenOver() {
    return false;
  }
}
