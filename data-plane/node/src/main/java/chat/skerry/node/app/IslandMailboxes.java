package chat.skerry.node.app;

import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.infinispan.InfinispanIslandMemory;
import chat.skerry.node.mailbox.writeback.WriteBackMailboxStore;
import chat.skerry.node.mailbox.writeback.WriteBackPorts;
import chat.skerry.node.routing.infinispan.InfinispanIsland;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// The mailboxes of an island of two: in the memory of both members, written back to a store. Swept
/// by a thread of its own. Thread-safe.
final class IslandMailboxes implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(IslandMailboxes.class);
  private static final long SWEEP_MILLIS = 250;

  private final WriteBackMailboxStore store;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("mailbox-sweep").factory());

  private IslandMailboxes(WriteBackMailboxStore store) {
    this.store = store;
    sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// @param backing where envelopes are written back to; who opened it closes it
  /// @param blocking runs each task on a thread that may block
  static IslandMailboxes over(
      InfinispanIsland island,
      int memberBit,
      MailboxStore backing,
      NodeConfig config,
      Executor blocking,
      MeterRegistry meters) {
    var memory =
        new InfinispanIslandMemory(island, memberBit, blocking, System.currentTimeMillis());
    return new IslandMailboxes(
        new WriteBackMailboxStore(
            new WriteBackPorts(
                memory, backing, blocking, System::currentTimeMillis, System::nanoTime, meters),
            NodeSettings.writeBack(config)));
  }

  WriteBackMailboxStore store() {
    return store;
  }

  /// To be called at each change of ownership, before what relies on the store is told.
  void ownershipChanged() {
    store.ownershipChanged();
  }

  /// Writes to the store behind what only the members have: this one is about to leave, and the
  /// other one may, too. Blocks, for a bounded time.
  void flush(Duration max) {
    store.flush();
    if (!Waiting.until(() -> store.unwritten() == 0, max)) {
      LOG.warnf("left with %d envelopes that only the other member has", store.unwritten());
    }
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
  }

  private void sweep() {
    try {
      store.sweep();
    } catch (RuntimeException e) {
      LOG.error("sweep of the mailboxes failed", e);
    }
  }
}
