package chat.skerry.node.delivery;

import chat.skerry.node.account.DeviceLists;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Stores a message to an account at the account's owner: one envelope for each device, if the
/// sender knows the devices; else none. Thread-safe; non-blocking.
///
/// A device that is bound after the comparison gets the next message: to it this one was sent
/// before it came.
final class FanOut {
  private final DeviceLists lists;
  private final Mailboxes mailboxes;

  FanOut(DeviceLists lists, Mailboxes mailboxes) {
    this.lists = lists;
    this.mailboxes = mailboxes;
  }

  /// Never fails exceptionally. Submissions for one account are accepted in the order of the calls.
  CompletionStage<Outcome> accept(AccountSubmission submission) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    lists.ask(
        submission.account(),
        answer -> {
          Optional<Outcome> problem = AccountSends.problem(answer, submission);
          if (problem.isPresent()) {
            outcome.complete(problem.get());
          } else {
            store(submission).thenAccept(outcome::complete);
          }
        });
    return outcome;
  }

  private CompletionStage<Outcome> store(AccountSubmission submission) {
    List<Submission> perDevice = submission.perDevice();
    if (perDevice.isEmpty()) {
      return CompletableFuture.completedFuture(Refusals.nobody());
    }
    return Outcomes.all(perDevice.stream().map(mailboxes::append).toList());
  }
}
