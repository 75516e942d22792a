package chat.skerry.node.mailbox.infinispan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Group commit over many callers: what comes while all slots are taken gathers and goes out
/// together when one is free. Thread-safe. What waits is bounded by its callers, who wait for an
/// answer.
final class Batches<T, R> {
  private final Sender<T, R> sender;
  private final Executor executor;
  private final int itemsMax;
  private final long bytesMax;
  private final ArrayDeque<Waiting<T, R>> waiting = new ArrayDeque<>();
  private final ArrayDeque<Integer> freeSlots = new ArrayDeque<>();

  /// @param executor runs each send on a thread that may block
  /// @param slots batches under way at a time
  /// @param itemsMax of a batch, unless one caller's are more
  /// @param bytesMax of a batch, unless one caller's are more
  Batches(Sender<T, R> sender, Executor executor, int slots, int itemsMax, long bytesMax) {
    this.sender = sender;
    this.executor = executor;
    this.itemsMax = itemsMax;
    this.bytesMax = bytesMax;
    for (int slot = 0; slot < slots; slot++) {
      freeSlots.add(slot);
    }
  }

  /// Sends a batch.
  interface Sender<T, R> {
    /// @param slot 0 to `slots` − 1; no other batch under way has it
    CompletionStage<R> send(int slot, List<T> items);
  }

  private record Waiting<T, R>(List<T> items, long bytes, CompletableFuture<R> result) {}

  private record Batch<T, R>(int slot, List<Waiting<T, R>> parts) {}

  CompletionStage<R> add(List<T> items, long bytes) {
    Waiting<T, R> part = new Waiting<>(items, bytes, new CompletableFuture<>());
    synchronized (this) {
      waiting.add(part);
    }
    sendNext();
    return part.result();
  }

  private void sendNext() {
    Batch<T, R> batch = next();
    while (batch != null) {
      Batch<T, R> ready = batch;
      executor.execute(() -> send(ready));
      batch = next();
    }
  }

  private synchronized @Nullable Batch<T, R> next() {
    if (waiting.isEmpty() || freeSlots.isEmpty()) {
      return null;
    }
    List<Waiting<T, R>> parts = new ArrayList<>();
    int items = 0;
    long bytes = 0;
    Waiting<T, R> first = waiting.peek();
    while (first != null
        && (parts.isEmpty()
            || items + first.items().size() <= itemsMax && bytes + first.bytes() <= bytesMax)) {
      parts.add(waiting.remove());
      items += first.items().size();
      bytes += first.bytes();
      first = waiting.peek();
    }
    return new Batch<>(freeSlots.remove(), parts);
  }

  private void send(Batch<T, R> batch) {
    List<T> items = new ArrayList<>();
    batch.parts().forEach(part -> items.addAll(part.items()));
    CompletionStage<R> sent;
    try {
      sent = sender.send(batch.slot(), items);
    } catch (RuntimeException e) {
      sent = CompletableFuture.failedStage(e);
    }
    sent.whenComplete((result, failure) -> {
      synchronized (this) {
        freeSlots.add(batch.slot());
      }
      sendNext();
      for (Waiting<T, R> part : batch.parts()) {
        if (failure == null) {
          part.result().complete(result);
        } else {
          part.result().completeExceptionally(failure);
        }
      }
    });
  }
}
