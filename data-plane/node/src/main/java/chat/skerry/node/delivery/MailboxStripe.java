package chat.skerry.node.delivery;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.protocol.envelope.MessageId;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A part of the mailboxes that this member writes, and the submissions that it remembers. Every
/// method holds the stripe's lock, for a few steps in memory only.
final class MailboxStripe {
  private static final float LOAD = 0.75f;

  private final DeliveryLimits limits;
  private final int mailboxesMax;
  private final int recentMax;
  private final LinkedHashMap<DeviceAddress, PendingMailbox> mailboxes =
      new LinkedHashMap<>(16, LOAD, true);
  private final LinkedHashMap<Recent, Remembered> recent = new LinkedHashMap<>(16, LOAD, true);

  /// @param limits per mailbox
  MailboxStripe(DeliveryLimits limits, int mailboxesMax, int recentMax) {
    this.limits = limits;
    this.mailboxesMax = mailboxesMax;
    this.recentMax = recentMax;
  }

  /// What comes of a submission at the door.
  sealed interface Admission {
    /// It was taken in.
    ///
    /// @param start whether the caller must start appending to this mailbox
    record Admitted(CompletionStage<Outcome> outcome, boolean start) implements Admission {}

    /// The same submission came before.
    record Known(CompletionStage<Outcome> outcome) implements Admission {}

    record TurnedAway(Outcome.Refused refusal) implements Admission {}
  }

  private record Recent(DeviceAddress mailbox, MessageId messageId) {
    static Recent of(Submission submission) {
      return new Recent(submission.to(), MessageId.of(submission.messageId()));
    }
  }

  /// @param content [#content] of what was submitted
  private record Remembered(CompletableFuture<Outcome> outcome, int content) {}

  /// Tells one content from another; who makes two that look the same harms nobody else.
  private static int content(Submission submission) {
    int receipt = 31 * submission.kind().number() + Arrays.hashCode(submission.refersTo());
    return 31 * receipt + Arrays.hashCode(submission.payload());
  }

  /// Takes a submission in, finds the outcome of an earlier one with the same id, or refuses: also
  /// where the id was used for other content.
  ///
  /// @param group of the recipient's account
  synchronized Admission admit(Submission submission, int group, InFlight inFlight) {
    Recent key = Recent.of(submission);
    int content = content(submission);
    @Nullable Remembered known = recent.get(key);
    if (known != null) {
      return known.content() == content
          ? new Admission.Known(known.outcome())
          : new Admission.TurnedAway(Refusals.otherContent());
    }
    @Nullable PendingMailbox present = mailboxes.get(submission.to());
    if (present != null && present.isFull(limits.mailboxEnvelopesMax())) {
      present.refuse();
      return new Admission.TurnedAway(Refusals.mailboxFull(limits.mailboxEnvelopesMax()));
    }
    if ((present != null && present.waiting() >= limits.waitingPerMailboxMax())
        || !inFlight.tryEnter(submission, group)) {
      return new Admission.TurnedAway(Refusals.overloaded());
    }
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    recent.put(key, new Remembered(outcome, content));
    PendingMailbox mailbox =
        mailboxes.computeIfAbsent(submission.to(), address -> new PendingMailbox());
    boolean start = mailbox.add(new WaitingSubmission(submission, outcome, group));
    evict();
    return new Admission.Admitted(outcome, start);
  }

  /// The next submissions to store together; none ends the appending to this mailbox.
  synchronized List<WaitingSubmission> nextBatch(
      DeviceAddress address, int countMax, long bytesMax) {
    return pending(address).nextBatch(countMax, bytesMax);
  }

  /// Whether the member's clock is known to be above this mailbox in this term of ownership.
  synchronized boolean isCurrent(DeviceAddress address, long term) {
    return pending(address).isCurrent(term);
  }

  synchronized void makeCurrent(DeviceAddress address, long term) {
    pending(address).makeCurrent(term);
  }

  synchronized void appended(DeviceAddress address, int count, long nowMillis) {
    pending(address).appended(count, nowMillis);
  }

  synchronized void counted(DeviceAddress address, int count) {
    @Nullable PendingMailbox mailbox = mailboxes.get(address);
    if (mailbox != null) {
      mailbox.counted(count);
    }
  }

  /// How many submissions were refused since the last call because the mailbox was full.
  synchronized int takeRefused(DeviceAddress address) {
    @Nullable PendingMailbox mailbox = mailboxes.get(address);
    return mailbox == null ? 0 : mailbox.takeRefused();
  }

  synchronized void removed(DeviceAddress address, int count) {
    @Nullable PendingMailbox mailbox = mailboxes.get(address);
    if (mailbox != null) {
      mailbox.removed(count);
    }
  }

  /// A refused submission is no longer remembered: its retry is a new one.
  synchronized void forget(List<WaitingSubmission> refused) {
    for (WaitingSubmission waiting : refused) {
      recent.remove(
          Recent.of(waiting.submission()),
          new Remembered(waiting.outcome(), content(waiting.submission())));
    }
  }

  /// Forgets all submissions to a mailbox: another device is about to have it.
  synchronized void forget(DeviceAddress mailbox) {
    recent.keySet().removeIf(key -> key.mailbox().equals(mailbox));
  }

  private PendingMailbox pending(DeviceAddress address) {
    @Nullable PendingMailbox mailbox = mailboxes.get(address);
    if (mailbox == null) {
      throw new IllegalStateException("a mailbox that is being written was forgotten");
    }
    return mailbox;
  }

  private void evict() {
    Iterator<Map.Entry<DeviceAddress, PendingMailbox>> eldest = mailboxes.entrySet().iterator();
    while (mailboxes.size() > mailboxesMax && eldest.hasNext()) {
      if (eldest.next().getValue().isIdle()) {
        eldest.remove();
      }
    }
    Iterator<Remembered> oldest = recent.values().iterator();
    while (recent.size() > recentMax && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
  }
}
