package chat.skerry.node.mailbox.infinispan;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.Envelopes;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.SequenceNumbers;
import chat.skerry.node.mailbox.writeback.IslandMemory;
import chat.skerry.node.mailbox.writeback.WriteBackMailboxStore;
import chat.skerry.node.mailbox.writeback.WriteBackPorts;
import chat.skerry.node.mailbox.writeback.WriteBackSettings;
import chat.skerry.node.routing.infinispan.InfinispanIsland;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// The mailboxes of one member of an island, without sessions. Thread-safe.
final class TestIslandMember implements AutoCloseable {
  private static final int SWEEP_MILLIS = 50;
  private static final long MEMORY_BYTES = 64 << 20;
  private static final int READ_MAX = 64;

  final InfinispanIsland island;
  final IslandMemory memory;
  final WriteBackMailboxStore store;
  private final int bit;
  private final AtomicLong last = new AtomicLong();
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor();

  /// @param writeBackAfter how long an envelope stays in memory alone
  TestIslandMember(
      InfinispanIsland island, int bit, MailboxStore backing, Duration writeBackAfter) {
    this.island = island;
    this.bit = bit;
    memory = new InfinispanIslandMemory(island, bit, blocking, System.currentTimeMillis());
    store =
        new WriteBackMailboxStore(
            new WriteBackPorts(
                memory,
                backing,
                blocking,
                System::currentTimeMillis,
                System::nanoTime,
                new SimpleMeterRegistry()),
            new WriteBackSettings(false, MEMORY_BYTES, writeBackAfter));
    island.onChange(store::ownershipChanged);
    sweeper.scheduleWithFixedDelay(store::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  boolean owns(DeviceAddress mailbox) {
    return memory.ownedHere(memory.segmentOf(mailbox));
  }

  boolean ownsEverything() {
    return IntStream.range(0, memory.segments()).allMatch(memory::ownedHere);
  }

  /// Numbers and stores a message as a member does. Fails where it is refused.
  CompletionStage<Void> append(DeviceAddress mailbox, String text) {
    return store
        .highestSeq(mailbox)
        .thenCompose(highest ->
            store.append(
                mailbox,
                List.of(Envelopes.message(next(highest), text.getBytes(StandardCharsets.UTF_8)))));
  }

  /// The texts of a mailbox in its order.
  CompletionStage<List<String>> texts(DeviceAddress mailbox) {
    return store
        .read(mailbox, 0, READ_MAX)
        .thenApply(envelopes ->
            envelopes.stream()
                .map(envelope -> new String(envelope.payload(), StandardCharsets.UTF_8))
                .toList());
  }

  /// Acknowledges all that the mailbox has.
  CompletionStage<Void> empty(DeviceAddress mailbox) {
    return store
        .read(mailbox, 0, READ_MAX)
        .thenCompose(envelopes ->
            store.remove(mailbox, envelopes.stream().mapToLong(Envelope::seq).toArray()));
  }

  /// How many envelopes this member's memory holds, as owner and as backup.
  int held() {
    return IntStream.range(0, memory.segments()).map(segment -> memory.held(segment).size()).sum();
  }

  private long next(long highest) {
    long now = SequenceNumbers.firstAt(System.currentTimeMillis());
    return last.updateAndGet(before -> (Math.max(Math.max(before, highest) + 2, now) & ~1L) | bit);
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
    island.close();
    blocking.close();
  }
}
