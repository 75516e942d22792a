package chat.skerry.node.store.embedded;

import chat.skerry.node.store.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.jboss.logging.Logger;

/// The open file. Thread-safe.
///
/// A write error (a full disk) closes the file for good: [#reason] says so, and the process has to
/// be started again. What was returned before stays.
public final class EmbeddedStore implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EmbeddedStore.class);
  private static final String FILE = "skerry.mv";

  /// Pages in the heap; those of the operating system's cache are nearly as near.
  private static final int CACHE_MEBIBYTES = 2;

  private static final int RETENTION_MILLIS = 5_000;
  private static final long HOUSEKEEPING_SECONDS = 10;
  private static final int FILL_RATE_PERCENT = 70;
  private static final int COMPACT_BYTES = 16 << 20;
  private static final int READERS = 4;
  private static final int READS_WAITING_MAX = 65_536;

  private final MVStore store;
  private final GroupCommit commits;
  private final List<Runnable> chores = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService housekeeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("embedded-store").factory());

  private final ThreadPoolExecutor readers =
      new ThreadPoolExecutor(
          READERS,
          READERS,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(READS_WAITING_MAX),
          Thread.ofPlatform().daemon().name("embedded-store-read-", 0).factory());

  private EmbeddedStore(MVStore store) {
    this.store = store;
    this.commits = new GroupCommit(store);
  }

  /// Opens the file of a directory, which is made where it is missing.
  ///
  /// @throws IllegalStateException where the file is damaged or another process holds it
  public static EmbeddedStore open(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "skerry.store.embedded.directory: " + directory + " can't be made", e);
    }
    EmbeddedStore store = new EmbeddedStore(openFile(file));
    store.housekeeper.scheduleWithFixedDelay(
        store::keepHouse, HOUSEKEEPING_SECONDS, HOUSEKEEPING_SECONDS, TimeUnit.SECONDS);
    return store;
  }

  private static MVStore openFile(Path file) {
    try {
      MVStore store =
          new MVStore.Builder()
              .fileName(file.toAbsolutePath().toString())
              .cacheSize(CACHE_MEBIBYTES)
              .autoCommitDisabled()
              .open();
      store.setVersionsToKeep(0);
      store.setRetentionTime(RETENTION_MILLIS);
      return store;
    } catch (MVStoreException e) {
      throw new IllegalStateException(
          "skerry.store.embedded.directory: "
              + file
              + " can't be opened (expected: a sound file that no other process holds): "
              + e.getMessage(),
          e);
    }
  }

  public MVMap<String, byte[]> map(String name) {
    return store.openMap(
        name,
        new MVMap.Builder<String, byte[]>()
            .keyType(StringDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  /// Blocking.
  ///
  /// @throws StoreUnavailableException where the file is closed
  public <T> T read(Supplier<T> reading) {
    return await(readAsync(reading));
  }

  /// Runs the change and returns when it is on the disk. Blocking.
  ///
  /// @throws StoreUnavailableException where the file is closed, or can't be written
  public <T> T write(Supplier<T> change) {
    return await(writeAsync(change));
  }

  /// Reads on a thread that nobody interrupts: an interrupt would close the file's channel. Fails
  /// with [StoreUnavailableException] where the file is closed.
  public <T> CompletionStage<T> readAsync(Supplier<T> reading) {
    try {
      return translated(CompletableFuture.supplyAsync(reading, readers));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(unavailable(e));
    }
  }

  /// Makes the change, and ends when it is on the disk. Fails with [StoreUnavailableException]
  /// where the file is closed, or can't be written. What depends on the stage must not block.
  public <T> CompletionStage<T> writeAsync(Supplier<T> change) {
    return translated(commits.submit(change));
  }

  private <T> CompletionStage<T> translated(CompletableFuture<T> work) {
    return work.exceptionallyCompose(failure -> {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      return CompletableFuture.failedFuture(
          cause instanceof MVStoreException known ? unavailable(known) : cause);
    });
  }

  private static <T> T await(CompletionStage<T> work) {
    try {
      return work.toCompletableFuture().get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException("embedded store", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("embedded store: interrupted", e);
    }
  }

  /// Why requests can't succeed now; empty when they can.
  public String reason() {
    if (!store.isClosed()) {
      return "";
    }
    MVStoreException failure = store.getPanicException();
    return failure == null
        ? "embedded store: closed"
        : "embedded store: closed after an error: " + failure.getMessage();
  }

  /// Runs a chore every ten seconds, on the housekeeping thread.
  public void addChore(Runnable chore) {
    chores.add(chore);
  }

  /// Runs the chores, then gives back the space of what was removed.
  void keepHouse() {
    try {
      chores.forEach(Runnable::run);
      store.compact(FILL_RATE_PERCENT, COMPACT_BYTES);
      write(() -> true);
    } catch (MVStoreException | StoreUnavailableException e) {
      if (!housekeeper.isShutdown()) {
        LOG.warn("embedded store: housekeeping failed: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    housekeeper.shutdown();
    readers.close();
    commits.close();
    store.close();
  }

  private StoreUnavailableException unavailable(RuntimeException failure) {
    String reason = reason();
    return new StoreUnavailableException(
        reason.isEmpty() ? "embedded store: " + failure.getMessage() : reason, failure);
  }
}
