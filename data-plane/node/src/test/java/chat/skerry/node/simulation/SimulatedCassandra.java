package chat.skerry.node.simulation;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.Requests;
import chat.skerry.node.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// The store that all members share, at a distance: each call takes time, and may fail before it
/// did anything, after it did everything, or do it later than it was given up.
final class SimulatedCassandra {
  private static final long TIMEOUT_NANOS = 2 * Simulator.SECOND;
  private static final long LATE_NANOS_MAX = 8 * Simulator.SECOND;

  private final World world;
  private final Simulator simulator;
  private final Map<DeviceAddress, NavigableMap<Long, Envelope>> mailboxes = new HashMap<>();
  private final Map<DeviceAddress, Set<Long>> tombstones = new HashMap<>();
  private final Map<DeviceAddress, List<Range>> ranges = new HashMap<>();
  private long envelopes;
  private long underWay;

  SimulatedCassandra(World world) {
    this.world = world;
    this.simulator = world.simulator;
  }

  /// What a range deletion covers, also of what is written later.
  private record Range(long first, long last) {
    boolean covers(long seq) {
      return first <= seq && seq <= last;
    }
  }

  /// Envelopes stored now.
  long size() {
    return envelopes;
  }

  /// Calls that may still happen, also those that were given up.
  long underWay() {
    return underWay;
  }

  /// Forgets what was removed: nothing that is under way can bring it back.
  void turnPage() {
    mailboxes.clear();
    tombstones.clear();
    ranges.clear();
  }

  /// The store as one life of a member sees it.
  MailboxStore session(SimulatedMember member, Life life) {
    return new Session(member, life);
  }

  private void apply(DeviceAddress mailbox, List<Envelope> batch) {
    NavigableMap<Long, Envelope> entries = entries(mailbox);
    Set<Long> removed = tombstones.getOrDefault(mailbox, Set.of());
    List<Range> removedRanges = ranges.getOrDefault(mailbox, List.of());
    for (Envelope envelope : batch) {
      // A deletion is newer than what it deletes, also where the write comes late.
      if (!removed.contains(envelope.seq())
          && removedRanges.stream().noneMatch(range -> range.covers(envelope.seq()))
          && entries.putIfAbsent(envelope.seq(), envelope) == null) {
        envelopes++;
        world.ledger.placed(Ledger.STORE, mailbox, envelope);
      }
    }
  }

  private void delete(DeviceAddress mailbox, long seq) {
    tombstones.computeIfAbsent(mailbox, unused -> new HashSet<>()).add(seq);
    Envelope envelope = entries(mailbox).remove(seq);
    if (envelope != null) {
      envelopes--;
      world.ledger.gone(mailbox, envelope);
    }
  }

  private NavigableMap<Long, Envelope> entries(DeviceAddress mailbox) {
    return mailboxes.computeIfAbsent(mailbox, unused -> new TreeMap<>());
  }

  private final class Session implements MailboxStore {
    private final SimulatedMember member;
    private final Life life;

    Session(SimulatedMember member, Life life) {
      this.member = member;
      this.life = life;
    }

    @Override
    public CompletionStage<Void> append(DeviceAddress mailbox, List<Envelope> batch) {
      Requests.check(batch);
      List<Envelope> copy = List.copyOf(batch);
      if (world.plants(Plant.STORE_FORGETS) && simulator.chance(0.01)) {
        return call(() -> null);
      }
      return call(() -> {
        apply(mailbox, copy);
        simulator.log("stored by ", member.name, " for ", mailbox, ": ", copy);
        return null;
      });
    }

    @Override
    public CompletionStage<List<Envelope>> read(DeviceAddress mailbox, long afterSeq, int limit) {
      Requests.checkRead(afterSeq, limit);
      return call(() -> {
        List<Envelope> page =
            entries(mailbox).tailMap(afterSeq, false).values().stream().limit(limit).toList();
        simulator.log("read by ", member.name, " for ", mailbox, " after ", afterSeq, ": ", page);
        return page;
      });
    }

    @Override
    public CompletionStage<Void> remove(DeviceAddress mailbox, long[] seqs) {
      Requests.check(seqs);
      long[] copy = seqs.clone();
      return call(() -> {
        for (long seq : copy) {
          delete(mailbox, seq);
        }
        simulator.log("removed by ", member.name, " for ", mailbox, ": ", Arrays.toString(copy));
        return null;
      });
    }

    @Override
    public CompletionStage<Void> removeRange(DeviceAddress mailbox, long firstSeq, long lastSeq) {
      return call(() -> {
        List<Long> seqs =
            List.copyOf(entries(mailbox).subMap(firstSeq, true, lastSeq, true).keySet());
        world.ledger.removesRange(mailbox, seqs);
        seqs.forEach(seq -> delete(mailbox, seq));
        ranges
            .computeIfAbsent(mailbox, unused -> new ArrayList<>())
            .add(new Range(firstSeq, lastSeq));
        simulator.log(
            "removed by ", member.name, " for ", mailbox, ": ", firstSeq, " to ", lastSeq);
        return null;
      });
    }

    @Override
    public CompletionStage<Long> highestSeq(DeviceAddress mailbox) {
      return call(() -> entries(mailbox).isEmpty() ? 0L : entries(mailbox).lastKey());
    }

    @Override
    public Health health() {
      return Health.up();
    }

    @Override
    public void close() {}

    /// A call over the network and back.
    private <T> CompletionStage<T> call(Supplier<T> action) {
      CompletableFuture<T> answer = new CompletableFuture<>();
      if (!world.network.reachesStore(member.number) || world.weather.storeAway) {
        fail(answer, simulator.chance(0.5) ? Simulator.MILLI : TIMEOUT_NANOS);
        return answer;
      }
      if (simulator.chance(world.weather.storeFailures)) {
        failSomehow(answer, action);
        return answer;
      }
      long there = latency();
      long back = latency();
      underWay++;
      simulator.after(
          there,
          null,
          () -> {
            underWay--;
            T result = action.get();
            if (there + back < TIMEOUT_NANOS) {
              simulator.after(
                  back, life, () -> answer(answer, result, TIMEOUT_NANOS - there - back));
            }
          });
      if (there + back >= TIMEOUT_NANOS) {
        fail(answer, TIMEOUT_NANOS);
      }
      return answer;
    }

    private <T> void answer(CompletableFuture<T> answer, T result, long nanosLeft) {
      if (world.network.reachesStore(member.number)) {
        answer.complete(result);
      } else {
        fail(answer, nanosLeft);
      }
    }

    /// Gives up: at once, or while it is done all the same, now or later.
    private <T> void failSomehow(CompletableFuture<T> answer, Supplier<T> action) {
      int how = simulator.random.nextInt(3);
      if (how > 0) {
        underWay++;
        simulator.after(
            how == 1 ? latency() : simulator.between(latency(), LATE_NANOS_MAX),
            null,
            () -> {
              underWay--;
              T unused = action.get();
            });
      }
      fail(answer, how == 0 ? latency() : TIMEOUT_NANOS);
    }

    private void fail(CompletableFuture<?> answer, long delayNanos) {
      simulator.after(
          delayNanos,
          life,
          () ->
              answer.completeExceptionally(
                  new StoreUnavailableException("store: no answer (simulated)")));
    }

    private long latency() {
      return simulator.between(100 * Simulator.MICRO, world.weather.storeLatencyNanosMax);
    }
  }
}
