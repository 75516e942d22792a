package chat.skerry.node.mailbox.infinispan;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.writeback.IslandMemory;
import chat.skerry.node.routing.infinispan.CopyHolders;
import chat.skerry.node.routing.infinispan.InfinispanIsland;
import chat.skerry.node.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.infinispan.AdvancedCache;
import org.infinispan.commons.util.IntSets;
import org.infinispan.container.entries.InternalCacheEntry;
import org.infinispan.container.impl.InternalDataContainer;
import org.infinispan.distribution.LocalizedCacheTopology;
import org.infinispan.factories.ComponentRegistry;
import org.infinispan.functional.FunctionalMap.WriteOnlyMap;
import org.infinispan.functional.impl.FunctionalMapImpl;
import org.infinispan.functional.impl.WriteOnlyMapImpl;
import org.infinispan.marshall.core.MarshallableFunctions;
import org.jspecify.annotations.Nullable;

/// Two copies by Infinispan: the cache `mailboxes`. Thread-safe.
///
/// A batch is one write-only command over the keys of many mailboxes. It ends when all that hold
/// the segments have applied it, or have left: that is told apart by [CopyHolders] before and
/// after.
///
/// Before the island is started it holds nothing, and after it was disowned.
public final class InfinispanIslandMemory implements IslandMemory {
  private static final int PUTS_UNDER_WAY = 2;
  private static final int REMOVALS_UNDER_WAY = 1;
  private static final int BATCH_ENTRIES_MAX = 1_024;
  private static final long BATCH_BYTES_MAX = 1 << 20;
  private static final int CLOCKS = 4;

  private final InfinispanIsland island;
  private final int clockNumber;
  private final long startedMillis;
  private final Batches<Entry, Copies> puts;
  private final Batches<Key, Void> removals;
  private final AtomicLong highestPut = new AtomicLong();
  private volatile @Nullable Opened opened;
  private volatile @Nullable Seen seen;

  /// @param memberBit 0 or 1, different for the two members
  /// @param blocking runs each task on a thread that may block
  /// @param nowMillis the time of day, milliseconds since 1970
  public InfinispanIslandMemory(
      InfinispanIsland island, int memberBit, Executor blocking, long nowMillis) {
    this.island = island;
    this.clockNumber = memberBit + 2 * island.slot();
    this.startedMillis = nowMillis;
    this.puts =
        new Batches<>(this::put, blocking, PUTS_UNDER_WAY, BATCH_ENTRIES_MAX, BATCH_BYTES_MAX);
    this.removals =
        new Batches<>(
            this::remove, blocking, REMOVALS_UNDER_WAY, BATCH_ENTRIES_MAX, BATCH_BYTES_MAX);
  }

  /// The cache of an island that was started.
  private record Opened(
      AdvancedCache<EnvelopeKey, Object> cache,
      WriteOnlyMap<EnvelopeKey, Object> writes,
      InternalDataContainer<EnvelopeKey, Object> container) {
    @SuppressWarnings("unchecked")
    static Opened of(AdvancedCache<EnvelopeKey, Object> cache) {
      return new Opened(
          cache,
          WriteOnlyMapImpl.create(FunctionalMapImpl.create(cache)),
          ComponentRegistry.componentOf(cache, InternalDataContainer.class));
    }

    LocalizedCacheTopology topology() {
      return cache.getDistributionManager().getCacheTopology();
    }
  }

  /// What the clocks said when this topology was new.
  private record Seen(LocalizedCacheTopology topology, Clock clock) {}

  @Override
  public CompletionStage<Copies> put(List<Entry> entries) {
    long bytes = 0;
    for (Entry entry : entries) {
      bytes += entry.envelope().payload().length;
    }
    return puts.add(entries, bytes);
  }

  @Override
  public CompletionStage<Void> remove(List<Key> keys) {
    return removals.add(keys, 0);
  }

  @Override
  public int segments() {
    return island.segmentCount();
  }

  @Override
  public int segmentOf(DeviceAddress mailbox) {
    return island.segmentOf(mailbox.account());
  }

  @Override
  public boolean ownedHere(int segment) {
    return island.ownsSegment(segment);
  }

  @Override
  public List<Entry> held(int segment) {
    List<Entry> entries = new ArrayList<>();
    if (island.holders() == null) {
      return entries;
    }
    Iterator<InternalCacheEntry<EnvelopeKey, Object>> all =
        opened().container().iterator(IntSets.immutableSet(segment));
    while (all.hasNext()) {
      InternalCacheEntry<EnvelopeKey, Object> entry = all.next();
      if (entry.getValue() instanceof Envelope envelope) {
        entries.add(new Entry(entry.getKey().mailbox(), envelope));
      }
    }
    return entries;
  }

  @Override
  public boolean whole() {
    CopyHolders holders = island.holders();
    return holders != null && holders.whole();
  }

  @Override
  public Clock clock() {
    if (island.holders() == null) {
      return new Clock(highestPut.get(), startedMillis);
    }
    Seen known = seen;
    LocalizedCacheTopology topology = opened().topology();
    if (known == null || known.topology() != topology) {
      known = look(topology);
      seen = known;
    }
    return known.clock();
  }

  private CompletionStage<Copies> put(int slot, List<Entry> entries) {
    CopyHolders before = island.holders();
    if (before == null) {
      throw new StoreUnavailableException("island: this process holds nothing");
    }
    Map<EnvelopeKey, Object> batch = HashMap.newHashMap(entries.size() + 1);
    BitSet segments = new BitSet(segments());
    int segment = 0;
    long highest = 0;
    for (Entry entry : entries) {
      segment = segmentOf(entry.mailbox());
      segments.set(segment);
      long seq = entry.envelope().seq();
      highest = Math.max(highest, seq);
      batch.put(EnvelopeKey.of(segment, entry.mailbox(), seq), entry.envelope());
    }
    highest = highestPut.accumulateAndGet(highest, Math::max);
    batch.put(
        EnvelopeKey.ofClock(segment, clockNumber, slot),
        new ClockEntry(highest, clock().bornMillis()));
    return opened()
        .writes()
        .evalMany(batch, MarshallableFunctions.setValueConsumer())
        .thenApply(done -> copies(before, segments));
  }

  private Copies copies(CopyHolders before, BitSet segments) {
    CopyHolders after = island.holders();
    return after != null && segments.stream().allMatch(at -> after.bothSince(before, at))
        ? Copies.TWO
        : Copies.ONE;
  }

  private CompletionStage<Void> remove(int slot, List<Key> keys) {
    Set<EnvelopeKey> batch = HashSet.newHashSet(keys.size());
    for (Key key : keys) {
      batch.add(EnvelopeKey.of(segmentOf(key.mailbox()), key.mailbox(), key.seq()));
    }
    return opened().writes().evalMany(batch, MarshallableFunctions.removeConsumer());
  }

  /// Reads the clocks that came with the batches of all processes of both members.
  private Seen look(LocalizedCacheTopology topology) {
    long highest = highestPut.get();
    long born = startedMillis;
    for (int segment = 0; segment < topology.getNumSegments(); segment++) {
      for (int key = 0; key < CLOCKS * PUTS_UNDER_WAY; key++) {
        InternalCacheEntry<EnvelopeKey, Object> found =
            opened()
                .container()
                .peek(
                    segment,
                    EnvelopeKey.ofClock(segment, key / PUTS_UNDER_WAY, key % PUTS_UNDER_WAY));
        if (found != null && found.getValue() instanceof ClockEntry clock) {
          highest = Math.max(highest, clock.highestSeq());
          born = Math.min(born, clock.bornMillis());
        }
      }
    }
    return new Seen(topology, new Clock(highest, born));
  }

  private Opened opened() {
    Opened known = opened;
    if (known == null) {
      known = Opened.of(island.mailboxes());
      opened = known;
    }
    return known;
  }
}
