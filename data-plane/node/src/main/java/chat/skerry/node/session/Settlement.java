package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Receipts;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.SeqSets;
import chat.skerry.node.travel.FrozenSession;
import chat.skerry.node.travel.FrozenSession.Shown;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Settles what the device acknowledged: first the sender's receipt, then the removal, so that a
/// receipt is never lost with its envelope. Confined to its session's event loop.
///
/// ```
/// acknowledged ─► receipt under way ─► removable ─► removal under way (one at a time, ≤ 256) ─► done
///                    ▲      │ sender's island away         ▲      │ store away
///                    └ pause┘                              └ pause┘
/// ```
///
/// What is not settled when the connection ends stays in the mailbox: the device gets it again at
/// its next login, knows its message id, and acknowledges it again. Where the connection passes to
/// another process, what is not settled passes with it and begins again there where it stood; the
/// answers that still come here are dropped.
final class Settlement {
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final int DOUBLINGS_MAX = 2;
  private static final int GIVEN_UP_MAX = 4_096;

  /// Removed ones that are remembered, for so long after the last of them: a store that deletes
  /// behind memory may show them again to another process.
  private static final int REMOVED_LATELY_MAX = 256;

  private static final long REMOVED_LATELY_NANOS = 30_000_000_000L;

  private final DeviceAddress device;
  private final Connection connection;
  private final Services services;
  private final Runnable progress;
  private @Nullable Queue<Delivered> removable;
  private @Nullable Map<Long, Delivered> unsettled; // dropped when all is settled
  private Set<Long> givenUp = SeqSets.NONE;
  private Set<Long> removedMeanwhile = SeqSets.NONE;
  private @Nullable ArrayDeque<Long> removedLately; // dropped after a while
  private long lastRemovalNanos;
  private boolean watching;
  private List<Delivered> removing = List.of();
  private boolean stopped;
  private boolean frozen;

  /// @param progress told after each removal: there may be room again
  Settlement(DeviceAddress device, Connection connection, Services services, Runnable progress) {
    this.device = device;
    this.connection = connection;
    this.services = services;
    this.progress = progress;
  }

  int unsettled() {
    return unsettled == null ? 0 : unsettled.size();
  }

  /// Whether an acknowledged envelope is, or was since [#watch], still stored, as far as can be
  /// told. One that was removed lately counts, too: the device has it, whoever still shows it.
  boolean contains(long seq) {
    return givenUp.size() >= GIVEN_UP_MAX
        || givenUp.contains(seq)
        || isUnsettled(seq)
        || removedMeanwhile.contains(seq)
        || removedLately != null && removedLately.contains(seq);
  }

  /// Whether receipts were given up, and those that were tried since are all stored: the islands of
  /// the senders answer again.
  boolean canTakeUpAgain() {
    return unsettled == null && !givenUp.isEmpty();
  }

  /// A read begins that may find what is removed before its answer comes.
  void watch() {
    removedMeanwhile = SeqSets.NONE;
    watching = true;
  }

  void unwatch() {
    removedMeanwhile = SeqSets.NONE;
    watching = false;
  }

  boolean hasRoom() {
    return unsettled() < services.limits().settlingMax();
  }

  void settle(List<Delivered> acknowledged) {
    for (Delivered delivered : acknowledged) {
      enter(delivered);
      if (delivered.wantsReceipt()) {
        sendReceipt(delivered, 1);
      } else {
        removable().add(delivered);
      }
    }
    removeNext();
  }

  /// Ends here, and goes on elsewhere with what this returns.
  FrozenSession.Settling freeze() {
    stopped = true;
    frozen = true;
    List<Delivered> toRemove = new ArrayList<>(removing);
    if (removable != null) {
      toRemove.addAll(removable);
    }
    List<Delivered> due =
        unsettled == null ? new ArrayList<>() : new ArrayList<>(unsettled.values());
    due.removeAll(new HashSet<>(toRemove));
    return new FrozenSession.Settling(
        due.stream().map(Delivered::shown).toList(),
        toRemove.stream().map(Delivered::shown).toList(),
        List.copyOf(givenUp),
        removedLately == null ? List.of() : List.copyOf(removedLately));
  }

  private void removedLately(long seq) {
    ArrayDeque<Long> remembered = removedLately;
    if (remembered == null) {
      remembered = new ArrayDeque<>();
      removedLately = remembered;
    }
    if (remembered.size() == REMOVED_LATELY_MAX) {
      remembered.remove();
    }
    remembered.add(seq);
    lastRemovalNanos = services.nanoTime().getAsLong();
  }

  /// To be called about once a second.
  void sweep(long nowNanos) {
    if (removedLately != null && nowNanos - lastRemovalNanos > REMOVED_LATELY_NANOS) {
      removedLately = null;
    }
  }

  /// Goes on with what was not settled elsewhere. The receipts that are due may have been stored
  /// there: each retry bears the same message id.
  void takeUp(FrozenSession.Settling unfinished) {
    unfinished.givenUp().forEach(seq -> givenUp = SeqSets.with(givenUp, seq));
    unfinished.removedLately().forEach(this::removedLately);
    for (Shown shown : unfinished.removable()) {
      Delivered delivered = Delivered.of(shown);
      enter(delivered);
      removable().add(delivered);
    }
    settle(unfinished.receiptsDue().stream().map(Delivered::of).toList());
  }

  /// No more retries: what is under way may end.
  void stop() {
    stopped = true;
  }

  private void sendReceipt(Delivered delivered, int attempt) {
    services
        .submissions()
        .accept(Receipts.delivered(device, delivered.from(), delivered.messageId()))
        .thenAccept(
            outcome -> connection.execute(() -> receiptAnswered(delivered, attempt, outcome)));
  }

  private void receiptAnswered(Delivered delivered, int attempt, Outcome outcome) {
    if (frozen) {
      return;
    }
    if (mayRetry(outcome) && unsettled() > services.limits().settlingMax() / 2) {
      // The sender's island is away and others need the room: it comes again at the next login.
      leave(delivered.seq());
      if (givenUp.size() < GIVEN_UP_MAX) {
        givenUp = SeqSets.with(givenUp, delivered.seq());
      }
      progress.run();
    } else if (mayRetry(outcome)) {
      int doublings = Math.min(attempt - 1, DOUBLINGS_MAX);
      later(RETRY.multipliedBy(1L << doublings), () -> sendReceipt(delivered, attempt + 1));
    } else {
      removable().add(delivered);
      removeNext();
    }
  }

  private boolean isUnsettled(long seq) {
    return unsettled != null && unsettled.containsKey(seq);
  }

  private void enter(Delivered delivered) {
    Map<Long, Delivered> entered = unsettled;
    if (entered == null) {
      entered = new LinkedHashMap<>();
      unsettled = entered;
    }
    entered.put(delivered.seq(), delivered);
  }

  private void leave(long seq) {
    if (unsettled != null) {
      unsettled.remove(seq);
      if (unsettled.isEmpty()) {
        unsettled = null;
      }
    }
  }

  private static boolean mayRetry(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused
        && switch (refused.reason()) {
          case UNAVAILABLE, RATE_LIMITED -> true;
          // The sender can't take the receipt; the message is delivered all the same.
          case INVALID, MAILBOX_FULL -> false;
        };
  }

  private void removeNext() {
    Queue<Delivered> waiting = removable;
    if (!removing.isEmpty() || waiting == null) {
      return;
    }
    List<Delivered> batch = new ArrayList<>();
    while (batch.size() < MailboxStore.REMOVE_MAX && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    if (waiting.isEmpty()) {
      removable = null;
    }
    removing = batch;
    long[] seqs = batch.stream().mapToLong(Delivered::seq).sorted().toArray();
    services
        .mailboxes()
        .remove(device, seqs)
        .whenComplete((unused, failure) -> connection.execute(() -> answered(batch, failure)));
  }

  /// Made when something waits, and dropped when nothing does: most sessions are idle.
  private Queue<Delivered> removable() {
    Queue<Delivered> waiting = removable;
    if (waiting == null) {
      waiting = new ArrayDeque<>();
      removable = waiting;
    }
    return waiting;
  }

  private void answered(List<Delivered> batch, @Nullable Throwable failure) {
    if (frozen) {
      return;
    }
    if (failure == null) {
      removed(batch);
      return;
    }
    if (!services.isStoreAway(failure)) {
      services.broken("removal of acknowledged envelopes failed", failure);
    }
    notRemoved(batch);
  }

  private void removed(List<Delivered> batch) {
    for (Delivered delivered : batch) {
      leave(delivered.seq());
      removedLately(delivered.seq());
      if (watching) {
        removedMeanwhile = SeqSets.with(removedMeanwhile, delivered.seq());
      }
    }
    removing = List.of();
    removeNext();
    progress.run();
  }

  private void notRemoved(List<Delivered> batch) {
    later(
        RETRY,
        () -> {
          removing = List.of();
          removable().addAll(batch);
          removeNext();
        });
  }

  private void later(Duration delay, Runnable task) {
    if (!stopped) {
      connection.schedule(
          delay,
          () -> {
            if (!stopped) {
              task.run();
            }
          });
    }
  }
}
