package chat.skerry.node.simulation;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.writeback.IslandMemory;
import chat.skerry.node.routing.PartitionMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The memory of one life of a member, and its copy in the other member's: a put ends when both
/// have it, or when this member learns that the other is gone. One segment a partition.
final class SimulatedIslandMemory implements IslandMemory {
  private static final long TIMEOUT_NANOS = 2 * Simulator.SECOND;

  private final World world;
  private final SimulatedMember self;
  private final Life life;
  private final View view;
  private final Map<Key, Envelope> entries = new LinkedHashMap<>();
  private final List<Put> underWay = new ArrayList<>();
  private @Nullable OrderedChannel channel;
  private @Nullable Life channelTo;
  private long highestPut;
  private long highestHeard;
  private long bornMillis;
  private Clock clock;
  private long clockOf;

  SimulatedIslandMemory(World world, SimulatedMember self, Life life, View view, long bornMillis) {
    this.world = world;
    this.self = self;
    this.life = life;
    this.view = view;
    this.bornMillis = bornMillis;
    this.clock = new Clock(0, bornMillis);
    view.onChange(this::topologyChanged);
  }

  private static final class Put {
    final List<Entry> batch;
    final Topology begun;
    final CompletableFuture<Copies> result = new CompletableFuture<>();

    Put(List<Entry> batch, Topology begun) {
      this.batch = batch;
      this.begun = begun;
    }
  }

  @Override
  public CompletionStage<Copies> put(List<Entry> batch) {
    Put put = new Put(List.copyOf(batch), view.topology());
    world.simulator.log(
        self.name,
        " puts ",
        batch.getFirst().mailbox(),
        ": ",
        put.batch.stream().map(Entry::envelope).toList());
    for (Entry entry : batch) {
      highestPut = Math.max(highestPut, entry.envelope().seq());
    }
    if (world.plants(Plant.ANSWERS_ON_ONE_COPY) && world.simulator.chance(0.01)) {
      hold(put.batch);
      return CompletableFuture.completedStage(Copies.TWO);
    }
    underWay.add(put);
    world.simulator.soon(
        life,
        () -> {
          hold(put.batch);
          replicate(put);
        });
    world.simulator.after(
        TIMEOUT_NANOS,
        life,
        () -> {
          if (underWay.remove(put)) {
            put.result.completeExceptionally(new IllegalStateException("put: timed out"));
          }
        });
    return put.result;
  }

  private void replicate(Put put) {
    SimulatedMember.Running there = view.topology().isWhole() ? self.peer().running() : null;
    if (there == null) {
      if (!view.topology().isWhole()) {
        finish(put);
      }
      // Else the other is dead, and this member will learn it.
      return;
    }
    Topology sent = view.topology();
    long highest = Math.max(highestPut, highestHeard);
    long born = bornMillis;
    channelTo(there)
        .send(() -> {
          if (there.view.topology().id() > sent.id()) {
            // It belongs to a topology that is over: the sender will learn of the new one.
            return;
          }
          there.memory.heard(highest, born);
          there.memory.hold(put.batch);
          there.memory.channelTo(life, self).send(() -> finish(put));
        });
  }

  private void finish(Put put) {
    if (underWay.remove(put)) {
      boolean two = put.begun.isWhole() && view.topology() == put.begun;
      world.simulator.log(
          self.name, two ? " put twice " : " put once ", put.batch.getFirst().envelope().seq());
      put.result.complete(two ? Copies.TWO : Copies.ONE);
    }
  }

  private void topologyChanged() {
    if (!view.topology().isWhole()) {
      if (channel != null) {
        channel.clear();
      }
      channel = null;
    }
    // Infinispan repeats in the new topology what the old one left open.
    List.copyOf(underWay).forEach(put -> world.simulator.soon(life, () -> replicate(put)));
  }

  @Override
  public CompletionStage<Void> remove(List<Key> keys) {
    List<Key> batch = List.copyOf(keys);
    CompletableFuture<Void> result = new CompletableFuture<>();
    world.simulator.soon(
        life,
        () -> {
          drop(batch);
          SimulatedMember.Running there = view.topology().isWhole() ? self.peer().running() : null;
          if (there != null) {
            channelTo(there).send(() -> there.memory.drop(batch));
          }
          result.complete(null);
        });
    return result;
  }

  private OrderedChannel channelTo(SimulatedMember.Running there) {
    return channelTo(there.life, self.peer());
  }

  private OrderedChannel channelTo(Life other, SimulatedMember member) {
    OrderedChannel known = channel;
    if (known == null || channelTo != other) {
      known =
          new OrderedChannel(
              world, other, () -> world.network.connects(self.number, self.peer().number));
      channel = known;
      channelTo = other;
    }
    return known;
  }

  private void hold(List<Entry> batch) {
    for (Entry entry : batch) {
      Key key = new Key(entry.mailbox(), entry.envelope().seq());
      if (entries.putIfAbsent(key, entry.envelope()) == null) {
        world.ledger.placed(life.number(), entry.mailbox(), entry.envelope());
      }
    }
  }

  private void drop(List<Key> keys) {
    for (Key key : keys) {
      Envelope envelope = entries.remove(key);
      if (envelope != null) {
        world.ledger.leavesMemory(key.mailbox(), envelope);
        world.ledger.gone(key.mailbox(), envelope);
      }
    }
  }

  private void heard(long highest, long born) {
    highestHeard = Math.max(highestHeard, highest);
    bornMillis = Math.min(bornMillis, born);
  }

  /// Gives the other what it lacks, as after a merge or a join.
  void copyTo(SimulatedIslandMemory other) {
    List<Entry> all = new ArrayList<>();
    entries.forEach((key, envelope) -> all.add(new Entry(key.mailbox(), envelope)));
    other.hold(all);
    other.heard(Math.max(highestPut, highestHeard), bornMillis);
  }

  /// The process is gone, and its memory with it.
  void vanish() {
    entries.forEach((key, envelope) -> world.ledger.gone(key.mailbox(), envelope));
    entries.clear();
    underWay.clear();
  }

  /// Whether something would be lost that nobody else has.
  boolean hasLastCopies() {
    return entries.entrySet().stream()
        .anyMatch(entry -> world.ledger.isLastCopy(entry.getKey().mailbox(), entry.getValue()));
  }

  /// Whether it has something that is not in the store behind.
  boolean hasUnwritten() {
    return entries.entrySet().stream()
        .anyMatch(entry -> world.ledger.isUnwritten(entry.getKey().mailbox(), entry.getValue()));
  }

  /// Entries of mailboxes that this member owns.
  long owned() {
    return entries.keySet().stream().filter(key -> ownedHere(segmentOf(key.mailbox()))).count();
  }

  /// Forgets copies that stayed behind when the owner removed its own.
  void turnPage() {
    entries.clear();
  }

  @Override
  public int segments() {
    return World.PARTITIONS;
  }

  @Override
  public int segmentOf(DeviceAddress mailbox) {
    return PartitionMap.partitionOf(mailbox.account(), World.PARTITIONS);
  }

  @Override
  public boolean ownedHere(int segment) {
    return world.isOf(segment, self) && view.ownedHere(segment);
  }

  @Override
  public List<Entry> held(int segment) {
    List<Entry> held = new ArrayList<>();
    entries.forEach((key, envelope) -> {
      if (segmentOf(key.mailbox()) == segment) {
        held.add(new Entry(key.mailbox(), envelope));
      }
    });
    return held;
  }

  @Override
  public boolean whole() {
    return view.topology().isWhole() && view.topology().settled();
  }

  @Override
  public Clock clock() {
    if (clockOf != view.topology().id()) {
      clockOf = view.topology().id();
      clock = new Clock(Math.max(highestPut, highestHeard), bornMillis);
    }
    return clock;
  }
}
