package chat.skerry.node.mailbox.infinispan;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.writeback.IslandMemory;
import chat.skerry.node.routing.infinispan.InfinispanIsland;
import java.util.ArrayList;
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

/// Two copies by Infinispan: the cache `mailboxes`. Thread-safe.
///
/// A batch is one write-only command over the keys of many mailboxes. It ends when the other member
/// has applied it, or has left: that is told apart by the cache's topology, which must be the same
/// one before and after, with both members among the owners.
public final class InfinispanIslandMemory implements IslandMemory {
  private static final int PUTS_UNDER_WAY = 4;
  private static final int REMOVALS_UNDER_WAY = 2;
  private static final int BATCH_ENTRIES_MAX = 1_024;
  private static final long BATCH_BYTES_MAX = 1 << 20;
  private static final int MEMBERS = 2;

  private final InfinispanIsland island;
  private final AdvancedCache<EnvelopeKey, Object> cache;
  private final WriteOnlyMap<EnvelopeKey, Object> writes;
  private final InternalDataContainer<EnvelopeKey, Object> container;
  private final int memberBit;
  private final long startedMillis;
  private final Batches<Entry, Copies> puts;
  private final Batches<Key, Void> removals;
  private final AtomicLong highestPut = new AtomicLong();
  private volatile Seen seen;

  /// @param memberBit 0 or 1, different for the two members
  /// @param blocking runs each task on a thread that may block
  /// @param nowMillis the time of day, milliseconds since 1970
  @SuppressWarnings("unchecked")
  public InfinispanIslandMemory(
      InfinispanIsland island, int memberBit, Executor blocking, long nowMillis) {
    this.island = island;
    this.memberBit = memberBit;
    this.startedMillis = nowMillis;
    this.cache = island.mailboxes();
    this.writes = WriteOnlyMapImpl.create(FunctionalMapImpl.create(cache));
    this.container = ComponentRegistry.componentOf(cache, InternalDataContainer.class);
    this.puts =
        new Batches<>(this::put, blocking, PUTS_UNDER_WAY, BATCH_ENTRIES_MAX, BATCH_BYTES_MAX);
    this.removals =
        new Batches<>(
            this::remove, blocking, REMOVALS_UNDER_WAY, BATCH_ENTRIES_MAX, BATCH_BYTES_MAX);
    this.seen = look(topology());
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
    return topology().getNumSegments();
  }

  @Override
  public int segmentOf(DeviceAddress mailbox) {
    return island.segmentOf(mailbox.account());
  }

  @Override
  public boolean ownedHere(int segment) {
    return topology().getSegmentDistribution(segment).isPrimary();
  }

  @Override
  public List<Entry> held(int segment) {
    List<Entry> entries = new ArrayList<>();
    Iterator<InternalCacheEntry<EnvelopeKey, Object>> all =
        container.iterator(IntSets.immutableSet(segment));
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
    LocalizedCacheTopology topology = topology();
    return topology.getPendingCH() == null && topology.getMembers().size() == MEMBERS;
  }

  @Override
  public Clock clock() {
    Seen known = seen;
    LocalizedCacheTopology topology = topology();
    if (known.topology() != topology) {
      known = look(topology);
      seen = known;
    }
    return known.clock();
  }

  private CompletionStage<Copies> put(int slot, List<Entry> entries) {
    LocalizedCacheTopology before = topology();
    Map<EnvelopeKey, Object> batch = HashMap.newHashMap(entries.size() + 1);
    boolean two = true;
    int segment = 0;
    long highest = 0;
    for (Entry entry : entries) {
      segment = segmentOf(entry.mailbox());
      two &= before.getSegmentDistribution(segment).writeOwners().size() == MEMBERS;
      long seq = entry.envelope().seq();
      highest = Math.max(highest, seq);
      batch.put(EnvelopeKey.of(segment, entry.mailbox(), seq), entry.envelope());
    }
    highest = highestPut.accumulateAndGet(highest, Math::max);
    batch.put(
        EnvelopeKey.ofClock(segment, memberBit, slot),
        new ClockEntry(highest, clock().bornMillis()));
    boolean bothOwn = two;
    return writes
        .evalMany(batch, MarshallableFunctions.setValueConsumer())
        .thenApply(done -> bothOwn && topology() == before ? Copies.TWO : Copies.ONE);
  }

  private CompletionStage<Void> remove(int slot, List<Key> keys) {
    Set<EnvelopeKey> batch = HashSet.newHashSet(keys.size());
    for (Key key : keys) {
      batch.add(EnvelopeKey.of(segmentOf(key.mailbox()), key.mailbox(), key.seq()));
    }
    return writes.evalMany(batch, MarshallableFunctions.removeConsumer());
  }

  /// Reads the clocks that came with the other member's batches, and this member's own.
  private Seen look(LocalizedCacheTopology topology) {
    long highest = highestPut.get();
    long born = startedMillis;
    for (int segment = 0; segment < topology.getNumSegments(); segment++) {
      for (int key = 0; key < MEMBERS * PUTS_UNDER_WAY; key++) {
        InternalCacheEntry<EnvelopeKey, Object> found =
            container.peek(
                segment, EnvelopeKey.ofClock(segment, key / PUTS_UNDER_WAY, key % PUTS_UNDER_WAY));
        if (found != null && found.getValue() instanceof ClockEntry clock) {
          highest = Math.max(highest, clock.highestSeq());
          born = Math.min(born, clock.bornMillis());
        }
      }
    }
    return new Seen(topology, new Clock(highest, born));
  }

  private LocalizedCacheTopology topology() {
    return cache.getDistributionManager().getCacheTopology();
  }
}
