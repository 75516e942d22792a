package chat.skerry.node.delivery;

import java.util.concurrent.CompletionStage;

/// The links to the other members, of this island and of the others. Non-blocking; thread-safe.
///
/// Submissions to one member keep their order. Each link is bounded: past it, and while a member is
/// away, the outcome is `Refused(UNAVAILABLE, …)`.
public interface Peers extends AutoCloseable {

  /// Hands a submission to a member's [SubmissionHandler]. Never fails exceptionally.
  ///
  /// @param member name of the member, for example `demo-0-a`; where it is this one's own, its
  ///   other process is meant, which has the port for peers
  CompletionStage<Outcome> submit(String member, Submission submission);

  /// The same for a message to all devices of an account.
  CompletionStage<Outcome> submit(String member, AccountSubmission submission);

  @Override
  void close();
}
