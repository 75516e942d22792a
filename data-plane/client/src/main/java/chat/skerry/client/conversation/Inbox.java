package chat.skerry.client.conversation;

import chat.skerry.client.account.SentCopy;
import chat.skerry.client.connection.Connection;
import chat.skerry.client.connection.Delivery;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Calls the listener: one thread, in the order of arrival. Drops duplicates, and acknowledges on
/// the connection an envelope came by, after the listener returned and the ledger has it.
///
/// Bounded: where the listener is slow, reading stops, and the member with it.
final class Inbox {
  private static final System.Logger LOG = System.getLogger(Inbox.class.getName());
  private static final int QUEUE_ITEMS = 1_024;
  private static final int ACK_EVERY = 16;
  private static final long ACK_WITHIN_NANOS = 20_000_000;

  private final ChatListener listener;
  private final Ledger ledger;
  private final ReceiptBook receipts;
  private final LongSupplier nanoTime;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE_ITEMS);
  private final CompletableFuture<StopReason> stopped = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean closed;

  // Confined to the thread.
  private @Nullable Connection failed;
  private @Nullable Connection unacknowledged;
  private long unacknowledgedSeq;
  private int unacknowledgedCount;
  private long unacknowledgedSince;

  Inbox(ChatListener listener, Ledger ledger, ReceiptBook receipts, LongSupplier nanoTime) {
    this.listener = listener;
    this.ledger = ledger;
    this.receipts = receipts;
    this.nanoTime = nanoTime;
    this.thread = Thread.ofVirtual().name("skerry-inbox").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  long lastSeq() {
    return ledger.lastSeq();
  }

  CompletableFuture<StopReason> stopped() {
    return stopped;
  }

  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /// Blocks while the queue is full.
  void arrived(Connection connection, Delivery delivery) throws InterruptedException {
    queue.put(new Arrived(connection, delivery));
  }

  /// Queues a call of the listener behind what has arrived. Blocks while the queue is full.
  void tell(Consumer<ChatListener> event) throws InterruptedException {
    queue.put(new Event(event));
  }

  /// Envelopes that still wait are dropped (the member has them); then the connection is left.
  void leave(Connection connection) {
    closed = true;
    if (!queue.offer(new Leave(connection))) {
      connection.close();
    }
  }

  /// Ends the thread after a last call of the listener.
  void stop(StopReason reason) {
    closed = true;
    boolean interrupted = false;
    while (true) {
      try {
        queue.put(new Stop(reason));
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (true) {
      Item item;
      try {
        item = queue.take();
      } catch (InterruptedException e) {
        // A listener's interrupt is not ours; only Stop ends this thread.
        continue;
      }
      switch (item) {
        case Arrived(Connection connection, Delivery delivery) -> take(connection, delivery);
        case Event(Consumer<ChatListener> event) -> call(event);
        case Leave(Connection connection) -> {
          acknowledge();
          connection.close();
        }
        case Stop(StopReason reason) -> {
          call(l -> l.onStopped(reason));
          ledger.close();
          stopped.complete(reason);
          return;
        }
      }
    }
  }

  private void take(Connection connection, Delivery delivery) {
    if (closed || connection == failed) {
      return;
    }
    try {
      MessageId key = LedgerKeys.of(delivery);
      if (!ledger.contains(key)) {
        dispatch(delivery);
      }
      ledger.record(key, delivery.seq());
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.WARNING, "an envelope was not taken; it comes again", e);
      acknowledge();
      failed = connection;
      connection.finish("the listener failed: " + e.getClass().getSimpleName());
      return;
    }
    note(connection, delivery.seq());
  }

  private void dispatch(Delivery delivery) {
    if (delivery.kind() == Kind.MESSAGE) {
      listener.onMessage(
          new IncomingMessage(
              delivery.messageId(), delivery.from(), delivery.storedAt(), delivery.payload()));
      return;
    }
    if (delivery.kind() == Kind.COPY) {
      listener.onCopy(
          SentCopy.decode(
              delivery.messageId(), delivery.from(), delivery.storedAt(), delivery.payload()));
      return;
    }
    if (delivery.refersTo().isEmpty()) {
      return;
    }
    Receipt receipt =
        new Receipt(
            delivery.kind(), delivery.refersTo().get(), delivery.from(), delivery.storedAt());
    receipts.enter(receipt);
    listener.onReceipt(receipt);
  }

  private void note(Connection connection, long seq) {
    if (unacknowledged != connection) {
      acknowledge();
    }
    if (unacknowledged == null) {
      unacknowledged = connection;
      unacknowledgedSince = nanoTime.getAsLong();
    }
    unacknowledgedSeq = seq;
    unacknowledgedCount++;
    if (queue.isEmpty()
        || unacknowledgedCount >= ACK_EVERY
        || nanoTime.getAsLong() - unacknowledgedSince >= ACK_WITHIN_NANOS) {
      acknowledge();
    }
  }

  private void acknowledge() {
    if (unacknowledged != null) {
      unacknowledged.acknowledge(unacknowledgedSeq);
      unacknowledged = null;
      unacknowledgedCount = 0;
    }
  }

  private void call(Consumer<ChatListener> event) {
    acknowledge();
    try {
      event.accept(listener);
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.WARNING, "the listener failed", e);
    }
  }

  private sealed interface Item {}

  private record Arrived(Connection connection, Delivery delivery) implements Item {}

  private record Event(Consumer<ChatListener> event) implements Item {}

  private record Leave(Connection connection) implements Item {}

  private record Stop(StopReason reason) implements Item {}
}
