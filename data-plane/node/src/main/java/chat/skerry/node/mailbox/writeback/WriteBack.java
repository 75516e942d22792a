package chat.skerry.node.mailbox.writeback;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Writes to the store behind what has waited too long for its acknowledgement: a mailbox at a
/// time, all that it has, so that a device that is away costs one batch now and then. Thread-safe.
/// The queue has at most one place for each tail that holds something.
final class WriteBack {
  private static final Logger LOG = Logger.getLogger(WriteBack.class);
  private static final int WRITES_UNDER_WAY = 32;
  private static final long BATCH_BYTES_MAX = 1 << 20;
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private final MailboxStore backing;
  private final LongSupplier nanoTime;
  private final long waitNanos;
  private final WriteBackMetrics metrics;
  private final BooleanSupplier urgent;
  private final ArrayDeque<Due> queue = new ArrayDeque<>();
  private final AtomicInteger rounds = new AtomicInteger();
  private int underWay;

  /// @param waits how long an envelope may wait for its acknowledgement
  /// @param urgent whether everything is to be written now
  WriteBack(
      MailboxStore backing,
      LongSupplier nanoTime,
      Duration waits,
      WriteBackMetrics metrics,
      BooleanSupplier urgent) {
    this.backing = backing;
    this.nanoTime = nanoTime;
    this.waitNanos = waits.toNanos();
    this.metrics = metrics;
    this.urgent = urgent;
  }

  private record Due(Segment segment, DeviceAddress mailbox, long atNanos) {}

  /// @param all whether the batch is all that the tail has to write
  private record Write(Due due, Tail tail, List<Envelope> batch, boolean all) {}

  /// The tail has something that may have to be written. Under the segment's lock.
  void expect(Segment segment, DeviceAddress mailbox, Tail tail) {
    queue(segment, mailbox, tail, waitNanos);
  }

  private void queue(Segment segment, DeviceAddress mailbox, Tail tail, long delayNanos) {
    if (!tail.isDue()) {
      tail.due(true);
      synchronized (queue) {
        queue.add(new Due(segment, mailbox, nanoTime.getAsLong() + delayNanos));
      }
    }
  }

  /// Starts the writes whose time has come. A call while another one is at it makes that one go
  /// round again: writes that end at once don't pile up on the stack.
  void run() {
    if (rounds.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    do {
      Due due = next();
      while (due != null) {
        write(due);
        due = next();
      }
      seen = rounds.addAndGet(-seen);
    } while (seen > 0);
  }

  private @Nullable Due next() {
    boolean ready = backing.health().ready();
    boolean all = urgent.getAsBoolean();
    synchronized (queue) {
      Due first = queue.peek();
      if (first == null
          || !ready
          || underWay >= WRITES_UNDER_WAY
          || !all && first.atNanos() - nanoTime.getAsLong() > 0) {
        return null;
      }
      underWay++;
      return queue.remove();
    }
  }

  private void write(Due due) {
    Write write = begin(due);
    if (write == null) {
      ended();
      return;
    }
    CompletionStage<Void> stored;
    try {
      stored = backing.append(due.mailbox(), write.batch());
    } catch (RuntimeException e) {
      stored = CompletableFuture.failedStage(e);
    }
    stored.whenComplete((done, failure) -> {
      if (failure != null) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        LOG.debugf("not written back: %s", String.valueOf(cause));
      }
      end(write, failure == null);
      ended();
      run();
    });
  }

  private @Nullable Write begin(Due due) {
    synchronized (due.segment()) {
      Tail tail = due.segment().isLost() ? null : due.segment().find(due.mailbox());
      if (tail == null) {
        return null;
      }
      List<Envelope> batch = tail.beginWriting(MailboxStore.APPEND_MAX, BATCH_BYTES_MAX);
      if (batch.isEmpty()) {
        tail.due(false);
        return null;
      }
      return new Write(due, tail, batch, batch.size() == tail.unwritten());
    }
  }

  private void end(Write write, boolean succeeded) {
    Segment segment = write.due().segment();
    CompletableFuture<@Nullable Void> writing;
    synchronized (segment) {
      write.tail().wrote(write.batch(), succeeded);
      writing = write.tail().writing();
      write.tail().due(false);
      if (write.tail().unwritten() > 0 && !segment.isLost()) {
        queue(segment, write.due().mailbox(), write.tail(), delayNanos(write, succeeded));
      }
    }
    if (succeeded) {
      metrics.writtenBack(write.batch().size());
    }
    writing.complete(null);
  }

  private void ended() {
    synchronized (queue) {
      underWay--;
    }
  }

  private long delayNanos(Write write, boolean succeeded) {
    if (!succeeded) {
      return RETRY_NANOS;
    }
    return write.all() ? waitNanos : 0;
  }
}
