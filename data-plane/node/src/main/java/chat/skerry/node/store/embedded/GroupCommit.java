package chat.skerry.node.store.embedded;

import chat.skerry.node.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/// Makes changes and brings them to the disk, many with one commit: its one thread makes all
/// changes that are there, commits, and tells everybody. Thread-safe.
final class GroupCommit implements AutoCloseable {
  /// Changes that wait: one a mailbox and one a session, for all of a member.
  private static final int WAITING_MAX = 1 << 18;

  private static final int TOGETHER_MAX = 4_096;

  /// A round under way and the next one.
  private static final int ROUNDS_MAX = 2;

  private final MVStore store;
  private final BlockingQueue<Change<?>> waiting = new LinkedBlockingQueue<>(WAITING_MAX);
  private final AtomicBoolean roundIsDue = new AtomicBoolean();
  private final ThreadPoolExecutor committer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(ROUNDS_MAX),
          Thread.ofPlatform().daemon().name("embedded-store-commit").factory());

  GroupCommit(MVStore store) {
    this.store = store;
  }

  /// Makes the change on the committing thread. Ends there when it is on the disk; what depends on
  /// it must not wait for another change.
  <T> CompletableFuture<T> submit(Supplier<T> work) {
    Change<T> change = new Change<>(work, new CompletableFuture<>());
    if (!waiting.offer(change)) {
      return CompletableFuture.failedFuture(
          new StoreUnavailableException("embedded store: too many changes wait"));
    }
    makeRoundDue();
    return change.done();
  }

  /// What waits is still made.
  @Override
  public void close() {
    committer.close();
    failAll();
  }

  private void makeRoundDue() {
    if (roundIsDue.compareAndSet(false, true)) {
      try {
        committer.execute(this::round);
      } catch (RejectedExecutionException e) {
        failAll();
      }
    }
  }

  private void round() {
    roundIsDue.set(false);
    List<Change<?>> changes = new ArrayList<>();
    waiting.drainTo(changes, TOGETHER_MAX);
    if (changes.isEmpty()) {
      return;
    }
    List<Runnable> answers = new ArrayList<>(changes.size());
    try {
      changes.forEach(change -> answers.add(change.make()));
      store.commit();
      store.sync();
    } catch (MVStoreException e) {
      changes.forEach(change -> change.done().completeExceptionally(e));
      return;
    } finally {
      if (!waiting.isEmpty()) {
        makeRoundDue();
      }
    }
    answers.forEach(Runnable::run);
  }

  private void failAll() {
    List<Change<?>> changes = new ArrayList<>();
    waiting.drainTo(changes);
    changes.forEach(change ->
        change
            .done()
            .completeExceptionally(new StoreUnavailableException("embedded store: closed")));
  }

  private record Change<T>(Supplier<T> work, CompletableFuture<T> done) {
    /// Makes the change. Returns what is to be said once it is on the disk.
    Runnable make() {
      try {
        T result = work.get();
        return () -> done.complete(result);
      } catch (RuntimeException | Error e) {
        return () -> done.completeExceptionally(e);
      }
    }
  }
}
