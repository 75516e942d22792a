package chat.skerry.node.delivery;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.MailboxStripe.Admission;
import chat.skerry.node.limits.Overload;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.store.StoreUnavailableException;
import chat.skerry.node.supervision.Part;
import chat.skerry.node.supervision.Supervisor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/// The mailboxes that this member writes: gives envelopes their sequence numbers and stores them.
/// Thread-safe; never blocks. It has no threads of its own: a write begins on the thread that
/// brings the submission, or on the one that ends the write before it.
///
/// At most one write to a mailbox is under way; what comes meanwhile gathers and is written
/// together by the next one (group commit). So the order of acceptance, of `seq`, of durability and
/// of [MailboxListener#stored] are one and the same.
///
/// ```
/// append ─► waiting ─► owned here? ─► clock above the mailbox? ─► store ─► announce ─► same term? ─► answer
///              ▲                                                                                       │
///              └────────────────────────────── the next batch ◄────────────────────────────────────────┘
/// ```
///
/// A retry of a submission that this member remembers gets the outcome of the first, without a
/// second envelope, and is refused where it has other content; one that was forgotten makes a
/// second envelope, which the device drops by its message id.
public final class Mailboxes {
  private static final Logger LOG = Logger.getLogger(Mailboxes.class);
  private static final int STRIPES = 64;
  private static final long BATCH_BYTES_MAX = 1 << 20;

  private final MailboxStore store;
  private final MailboxListener listener;
  private final Predicate<DeviceAddress> ownedHere;
  private final LongSupplier epochMillis;
  private final BooleanSupplier undisputed;
  private final SequenceClock clock;
  private final InFlight inFlight;
  private final Supervisor failures;
  private final DeliveryMetrics metrics;
  private final DeliveryLimits limits;
  private final MailboxStripe[] stripes = new MailboxStripe[STRIPES];
  private final AtomicLong term = new AtomicLong();

  /// @param settings what the member is and may
  /// @param ownedHere whether this member owns the partition of a mailbox now; must not block
  public Mailboxes(
      MailboxSettings settings,
      MailboxStore store,
      MailboxListener listener,
      Predicate<DeviceAddress> ownedHere) {
    this.store = store;
    this.listener = listener;
    this.ownedHere = ownedHere;
    this.epochMillis = settings.epochMillis();
    this.undisputed = settings.undisputed();
    this.clock =
        new SequenceClock(
            settings.epochMillis(),
            settings.memberBit(),
            settings.random().nextInt(SequenceClock.INCARNATIONS));
    this.failures = settings.failures();
    this.limits = settings.limits();
    this.inFlight = new InFlight(limits);
    this.metrics = new DeliveryMetrics(settings.meters(), inFlight);
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] =
          new MailboxStripe(
              limits, perStripe(limits.mailboxesMax()), perStripe(limits.recentMax()));
    }
  }

  /// To be called at each change of ownership: before the next write to a mailbox the member makes
  /// sure that its clock is above what another owner may have written.
  public void ownershipChanged() {
    term.incrementAndGet();
  }

  /// Accepts a submission for a mailbox that this member owns. Never fails exceptionally.
  CompletionStage<Outcome> append(Submission submission) {
    int group = InFlight.group(submission);
    return switch (stripe(submission.to()).admit(submission, group, inFlight)) {
      case Admission.Known(var outcome) -> outcome;
      case Admission.TurnedAway(var refusal) -> {
        metrics.refused(refusal.reason(), 1);
        yield CompletableFuture.completedFuture(refusal);
      }
      case Admission.Admitted(var outcome, boolean start) -> {
        if (start) {
          appendAll(submission.to());
        }
        yield outcome;
      }
    };
  }

  /// Removes exactly these envelopes. Fails with [StoreUnavailableException] where the store can't
  /// answer now.
  ///
  /// @param seqs 1 to 256, increasing
  public CompletionStage<Void> remove(DeviceAddress mailbox, long[] seqs) {
    return metrics
        .timeRemove(() -> store.remove(mailbox, seqs))
        .thenRun(() -> stripe(mailbox).removed(mailbox, seqs.length));
  }

  /// Removes what is stored in the mailbox now, and forgets what was submitted to it: its device is
  /// gone. What is stored meanwhile stays, and expires. Fails like [#remove], having removed some.
  public CompletionStage<Void> empty(DeviceAddress mailbox) {
    stripe(mailbox).forget(mailbox);
    return emptyAfter(mailbox, 0, limits.mailboxEnvelopesMax());
  }

  private CompletionStage<Void> emptyAfter(DeviceAddress mailbox, long seq, int envelopesMax) {
    return store
        .read(mailbox, seq, MailboxStore.REMOVE_MAX)
        .thenCompose(page -> {
          if (page.isEmpty()) {
            return CompletableFuture.completedFuture(null);
          }
          long[] seqs = page.stream().mapToLong(Envelope::seq).toArray();
          boolean last = page.size() < MailboxStore.REMOVE_MAX || envelopesMax <= page.size();
          CompletionStage<Void> removed = remove(mailbox, seqs);
          return last
              ? removed
              : removed.thenCompose(
                  _ -> emptyAfter(mailbox, seqs[seqs.length - 1], envelopesMax - page.size()));
        });
  }

  /// A device of this member was shown this `seq`: what is stored from now on comes after it, also
  /// where the member that gave it out had a faster clock and the envelope is gone.
  public void seen(long seq) {
    clock.advanceBeyond(seq);
  }

  /// How many submissions to a mailbox this member refused since the last call because it was full,
  /// as far as it remembers: its device is told once.
  public int takeRefused(DeviceAddress mailbox) {
    return stripe(mailbox).takeRefused(mailbox);
  }

  /// So many envelopes of the mailbox are unacknowledged: the store was read to its end.
  public void counted(DeviceAddress mailbox, int envelopes) {
    stripe(mailbox).counted(mailbox, envelopes);
  }

  /// Submissions accepted and not yet answered.
  public int inFlight() {
    return inFlight.submissions();
  }

  /// What this member turns away now, because its mailboxes can't keep up.
  public Overload overload() {
    return Overload.of(inFlight.used());
  }

  /// Writes batch after batch until nothing waits. A write that has ended when it returns is
  /// followed by the next turn of the loop, one that ends later goes on from there: a store that
  /// answers at once does not deepen the stack.
  private void appendAll(DeviceAddress mailbox) {
    boolean goesOnHere = true;
    while (goesOnHere) {
      List<WaitingSubmission> batch =
          stripe(mailbox).nextBatch(mailbox, MailboxStore.APPEND_MAX, BATCH_BYTES_MAX);
      if (batch.isEmpty()) {
        return;
      }
      AtomicBoolean handedOver = new AtomicBoolean();
      write(mailbox, batch)
          .whenComplete((unused, failure) -> {
            if (failure != null) {
              failed(mailbox, batch, failure);
            }
            if (!handedOver.compareAndSet(false, true)) {
              appendAll(mailbox);
            }
          });
      goesOnHere = !handedOver.compareAndSet(false, true);
    }
  }

  private CompletionStage<Void> write(DeviceAddress mailbox, List<WaitingSubmission> batch) {
    try {
      if (!ownedHere.test(mailbox)) {
        refuse(mailbox, batch, Refusals.ownerChanges());
        return CompletableFuture.completedFuture(null);
      }
      long currentTerm = term.get();
      return current(mailbox, currentTerm)
          .thenCompose(unused -> store(mailbox, batch, currentTerm));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Makes sure that the clock is above what another owner may have written: in an earlier term, or
  /// in this one while two members may take themselves for the owner. A sender that has its answer
  /// from one of them may send its next message to the other.
  private CompletionStage<Void> current(DeviceAddress mailbox, long currentTerm) {
    MailboxStripe stripe = stripe(mailbox);
    if (undisputed.getAsBoolean() && stripe.isCurrent(mailbox, currentTerm)) {
      return CompletableFuture.completedFuture(null);
    }
    return store
        .highestSeq(mailbox)
        .thenAccept(highest -> {
          clock.advanceBeyond(highest);
          stripe.makeCurrent(mailbox, currentTerm);
        });
  }

  private CompletionStage<Void> store(
      DeviceAddress mailbox, List<WaitingSubmission> batch, long currentTerm) {
    List<Envelope> envelopes = number(batch);
    return metrics
        .timeAppend(() -> store.append(mailbox, envelopes))
        .thenRun(() -> stored(mailbox, batch, envelopes, currentTerm));
  }

  private void stored(
      DeviceAddress mailbox,
      List<WaitingSubmission> batch,
      List<Envelope> envelopes,
      long currentTerm) {
    metrics.appended(envelopes.size());
    stripe(mailbox).appended(mailbox, envelopes.size(), epochMillis.getAsLong());
    listener.stored(mailbox, envelopes);
    if (term.get() != currentTerm) {
      // Another member may own the mailbox by now and may not have seen these envelopes. They stay,
      // but the sender must send again there, before anything that comes after them.
      refuse(mailbox, batch, Refusals.ownerChanges());
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      answer(batch.get(i), new Outcome.Stored(envelopes.get(i).timestampMillis()));
    }
  }

  private void failed(DeviceAddress mailbox, List<WaitingSubmission> batch, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    if (cause instanceof StoreUnavailableException) {
      LOG.debugf("append refused: %s", cause.getMessage());
      refuse(mailbox, batch, Refusals.storeAway());
    } else {
      failures.failed(Part.MAILBOX, "append failed", cause);
      refuse(mailbox, batch, Refusals.broken());
    }
  }

  private List<Envelope> number(List<WaitingSubmission> batch) {
    long now = epochMillis.getAsLong();
    List<Envelope> envelopes = new ArrayList<>(batch.size());
    for (WaitingSubmission waiting : batch) {
      Submission submission = waiting.submission();
      envelopes.add(
          new Envelope(
              clock.next(),
              submission.messageId(),
              submission.from(),
              submission.kind(),
              now,
              submission.payload(),
              submission.refersTo()));
    }
    return envelopes;
  }

  private void refuse(
      DeviceAddress mailbox, List<WaitingSubmission> batch, Outcome.Refused refusal) {
    stripe(mailbox).forget(batch);
    metrics.refused(refusal.reason(), batch.size());
    for (WaitingSubmission waiting : batch) {
      answer(waiting, refusal);
    }
  }

  private void answer(WaitingSubmission waiting, Outcome outcome) {
    inFlight.leave(waiting.submission(), waiting.group());
    waiting.outcome().complete(outcome);
  }

  private MailboxStripe stripe(DeviceAddress mailbox) {
    int hash = mailbox.hashCode();
    return stripes[(hash ^ hash >>> 16) & (STRIPES - 1)];
  }

  private static int perStripe(int total) {
    return Math.max(1, total / STRIPES);
  }
}
