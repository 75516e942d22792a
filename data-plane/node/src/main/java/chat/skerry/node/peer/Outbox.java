package chat.skerry.node.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/// What waits for a stream. Whoever finds the stream idle sends all that waits, batch after batch,
/// and what others add meanwhile: under load batches grow, without load nothing waits. Keeps the
/// order. Thread-safe; its users bound it.
final class Outbox<T> {
  static final int BATCH_MAX = 256;
  static final int BATCH_BYTES_MAX = 1 << 20;

  private final BooleanSupplier ready;
  private final Consumer<List<T>> stream;
  private final ToIntFunction<T> sizeBytes;
  private final Queue<T> waiting = new ArrayDeque<>();
  private boolean sending;
  private boolean signOfLifeDue;

  /// @param ready whether the stream takes a message now; [#flush] is called when it does again
  /// @param stream never called by two threads at once
  Outbox(BooleanSupplier ready, Consumer<List<T>> stream, ToIntFunction<T> sizeBytes) {
    this.ready = ready;
    this.stream = stream;
    this.sizeBytes = sizeBytes;
  }

  /// Only enqueues; call [#flush] afterwards, outside of locks.
  synchronized void add(T item) {
    waiting.add(item);
  }

  /// Takes an item back if nothing before it waits.
  synchronized void withdraw(T item) {
    if (waiting.peek() == item) {
      waiting.remove();
    }
  }

  /// Whether nothing waits and nothing is being sent.
  synchronized boolean isIdle() {
    return waiting.isEmpty() && !sending;
  }

  /// Sends an empty batch if nothing else is to be sent.
  void signOfLife() {
    synchronized (this) {
      signOfLifeDue = true;
    }
    flush();
  }

  void flush() {
    while (true) {
      List<T> batch;
      synchronized (this) {
        if (sending || (waiting.isEmpty() && !signOfLifeDue) || !ready.getAsBoolean()) {
          return;
        }
        batch = take();
        sending = true;
      }
      try {
        stream.accept(batch);
      } finally {
        synchronized (this) {
          sending = false;
        }
      }
    }
  }

  private List<T> take() {
    signOfLifeDue = false;
    List<T> batch = new ArrayList<>();
    long bytes = 0;
    T next = waiting.peek();
    while (next != null && batch.size() < BATCH_MAX) {
      bytes += sizeBytes.applyAsInt(next);
      if (bytes > BATCH_BYTES_MAX && !batch.isEmpty()) {
        break;
      }
      batch.add(next);
      waiting.remove();
      next = waiting.peek();
    }
    return batch;
  }
}
