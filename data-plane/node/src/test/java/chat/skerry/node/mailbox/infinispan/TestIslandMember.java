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
import chat.skerry.node.store.StoreUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
  private static final int READ_MAX = 256;

  final InfinispanIsland island;
  final IslandMemory memory;
  final WriteBackMailboxStore store;
  private final int bit;
  private final long aheadMillis;
  private final AtomicLong last = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor();

  /// @param writeBackAfter how long an envelope stays in memory alone
  TestIslandMember(
      InfinispanIsland island, int bit, MailboxStore backing, Duration writeBackAfter) {
    this(island, bit, backing, writeBackAfter, Duration.ZERO);
  }

  /// @param ahead how far the clock is ahead that numbers are made from
  TestIslandMember(
      InfinispanIsland island,
      int bit,
      MailboxStore backing,
      Duration writeBackAfter,
      Duration ahead) {
    this.island = island;
    this.bit = bit;
    this.aheadMillis = ahead.toMillis();
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
    island.onChange(changes::incrementAndGet);
    sweeper.scheduleWithFixedDelay(store::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  boolean owns(DeviceAddress mailbox) {
    return memory.ownedHere(memory.segmentOf(mailbox));
  }

  boolean ownsEverything() {
    return IntStream.range(0, memory.segments()).allMatch(memory::ownedHere);
  }

  /// How often ownership or membership changed.
  long changes() {
    return changes.get();
  }

  /// Numbers and stores a message as a member does. Fails where it is refused: also where ownership
  /// changed meanwhile.
  CompletionStage<Void> append(DeviceAddress mailbox, String text) {
    long before = changes.get();
    return store
        .highestSeq(mailbox)
        .thenCompose(highest ->
            store.append(
                mailbox,
                List.of(Envelopes.message(next(highest), text.getBytes(StandardCharsets.UTF_8)))))
        .thenRun(() -> {
          if (changes.get() != before) {
            throw new StoreUnavailableException("the owner changes");
          }
        });
  }

  /// Appends a text to each of the mailboxes that this process owns.
  ///
  /// @return those that were answered
  List<String> append(List<String> accounts, String text) {
    List<String> owned = new ArrayList<>();
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    for (String account : accounts) {
      DeviceAddress mailbox = new DeviceAddress(account, 0);
      if (owns(mailbox)) {
        owned.add(account);
        answers.add(
            append(mailbox, text).handle((done, failure) -> failure == null).toCompletableFuture());
      }
    }
    List<String> answered = new ArrayList<>();
    for (int i = 0; i < owned.size(); i++) {
      if (answers.get(i).join()) {
        answered.add(owned.get(i));
      }
    }
    return answered;
  }

  /// The texts of a mailbox in its order.
  CompletionStage<List<String>> texts(DeviceAddress mailbox) {
    return textsAfter(mailbox, 0, new ArrayList<>());
  }

  private CompletionStage<List<String>> textsAfter(
      DeviceAddress mailbox, long seq, List<String> texts) {
    return store
        .read(mailbox, seq, READ_MAX)
        .thenCompose(page -> {
          page.forEach(
              envelope -> texts.add(new String(envelope.payload(), StandardCharsets.UTF_8)));
          return page.size() < READ_MAX
              ? CompletableFuture.completedStage(texts)
              : textsAfter(mailbox, page.getLast().seq(), texts);
        });
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
    long now = SequenceNumbers.firstAt(System.currentTimeMillis() + aheadMillis);
    return last.updateAndGet(before -> (Math.max(Math.max(before, highest) + 2, now) & ~1L) | bit);
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
    island.close();
    blocking.close();
  }
}
