package chat.skerry.node.session;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lets a bounded number of reads run at a time; the others wait in the order of their coming. Each
/// session has one at most, and its questions about devices, which count as sends: so their number
/// bounds what waits. Thread-safe; never blocks.
final class ReadTurns {
  private final int readsMax;
  // Guarded by this.
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int running;
  private boolean starting;

  ReadTurns(int readsMax) {
    this.readsMax = readsMax;
  }

  /// Starts the read when there is room, on the calling thread or on that of a read that ended.
  /// Ends as the read does, also where it throws.
  <T> CompletionStage<T> take(Supplier<CompletionStage<T>> read) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    synchronized (this) {
      waiting.add(() -> start(read, answer));
    }
    startWaiting();
    return answer;
  }

  /// One thread at a time starts reads. It takes also what was added or freed meanwhile, so a read
  /// that ends at once does not deepen the stack.
  private void startWaiting() {
    @Nullable Runnable next = next(false);
    while (next != null) {
      next.run();
      next = next(true);
    }
  }

  /// @param starter whether the caller is the one that starts reads
  private synchronized @Nullable Runnable next(boolean starter) {
    if (starting && !starter) {
      return null;
    }
    starting = running < readsMax && !waiting.isEmpty();
    if (!starting) {
      return null;
    }
    running++;
    return waiting.remove();
  }

  private <T> void start(Supplier<CompletionStage<T>> read, CompletableFuture<T> answer) {
    CompletionStage<T> stage;
    try {
      stage = read.get();
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    stage.whenComplete((value, failure) -> {
      synchronized (this) {
        running--;
      }
      if (failure == null) {
        answer.complete(value);
      } else {
        answer.completeExceptionally(failure);
      }
      startWaiting();
    });
  }
}
