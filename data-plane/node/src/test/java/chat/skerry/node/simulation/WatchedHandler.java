package chat.skerry.node.simulation;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.AccountSubmission;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Submission;
import chat.skerry.node.delivery.SubmissionHandler;
import chat.skerry.node.mailbox.Envelope;
import java.util.List;
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
    if (world.plants(Plant.FORGETS_COPIES)
        && submission.kind() == Envelope.Kind.COPY
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
    return delivery
        .accept(submission)
        .thenApply(outcome -> {
          perDevice(submission).forEach(one -> world.ledger.answered(one, outcome));
          return outcome;
        });
  }

  private static List<Submission> perDevice(AccountSubmission submission) {
    return submission.payloads().payloads().stream()
        .map(one ->
            new Submission(
                submission.from(),
                new DeviceAddress(submission.account(), one.device()),
                submission.messageId(),
                submission.kind(),
                one.payload(),
                submission.refersTo()))
        .toList();
  }
}
