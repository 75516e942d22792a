package chat.skerry.node.simulation;

import chat.skerry.node.delivery.AccountSubmission;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Submission;
import chat.skerry.node.delivery.SubmissionHandler;
import chat.skerry.node.mailbox.Envelope;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Tells the ledger what a member answers.
record WatchedHandler(World world, SubmissionHandler delivery) implements SubmissionHandler {
  @Override
  public CompletionStage<Outcome> accept(Submission submission) {
    if (world.plants(Plant.REMOVES_BEFORE_RECEIPT)
        && submission.kind() == Envelope.Kind.DELIVERED
        && world.simulator.chance(0.01)) {
      return CompletableFuture.completedFuture(new Outcome.Stored(0));
    }
    return delivery
        .accept(submission)
        .thenApply(outcome -> {
          world.ledger.answered(submission, outcome);
          return outcome;
        });
  }

  @Override
  public CompletionStage<Outcome> accept(AccountSubmission submission) {
    return delivery.accept(submission);
  }
}
