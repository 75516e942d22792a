package chat.skerry.node.delivery;

import chat.skerry.node.account.DeviceLists;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Sends to accounts, at the owner of the sender's account. Thread-safe; non-blocking.
///
/// ```
///  own list right? ─► recipient's owner: list right? stored for each device ─► copies for the own devices ─► Stored
///        │ no                 │ no            │ not all                                │ not all
///        └──── Mismatch ◄─────┘               └──────────────► Refused ◄──────────────┘
/// ```
///
/// Nothing is stored before both lists were found right. A `Refused` may leave some envelopes
/// stored; the retry under the same message id stores the others.
public final class AccountSends {
  private final DeviceLists lists;
  private final SubmissionHandler submissions;

  public AccountSends(DeviceLists lists, SubmissionHandler submissions) {
    this.lists = lists;
    this.submissions = submissions;
  }

  /// Never fails exceptionally. What one session hands over one after the other for one account is
  /// accepted in that order.
  public CompletionStage<Outcome> accept(AccountSend send) {
    if (send.isToOwnAccount()) {
      return submissions.accept(send.toRecipient());
    }
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    lists.ask(
        send.from().account(),
        answer ->
            problem(answer, send.toOwnDevices())
                .ifPresentOrElse(
                    outcome::complete,
                    () ->
                        submissions
                            .accept(send.toRecipient())
                            .thenCompose(stored -> copies(send, stored))
                            .thenAccept(outcome::complete)));
    return outcome;
  }

  private CompletionStage<Outcome> copies(AccountSend send, Outcome stored) {
    if (!(stored instanceof Outcome.Stored) || send.own().payloads().isEmpty()) {
      return CompletableFuture.completedFuture(stored);
    }
    return Outcomes.all(send.toOwnDevices().perDevice().stream().map(submissions::accept).toList())
        .thenApply(copied -> copied instanceof Outcome.Stored ? stored : copied);
  }

  /// Why a submission can't be stored, as far as the list can tell.
  static Optional<Outcome> problem(DeviceLists.Answer answer, AccountSubmission submission) {
    return switch (answer) {
      case DeviceLists.Answer.Known(var list) ->
          DeviceMismatch.between(list, submission).map(Outcome.Mismatch::new);
      case DeviceLists.Answer.Away _ -> Optional.of(Refusals.storeAway());
      case DeviceLists.Answer.Busy _ -> Optional.of(Refusals.overloaded());
    };
  }
}
