package chat.skerry.node.mailbox.writeback;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.Requests;
import chat.skerry.node.mailbox.SequenceNumbers;
import chat.skerry.node.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The mailboxes that this member owns: in the memory of the island, and in a store behind for what
/// must outlive it. Thread-safe.
///
/// ```
/// append ─► IslandMemory ─┬─ TWO copies ─────────────────────────────► stored
///                         └─ ONE ─► store behind ─► stored │ away: StoreUnavailable
/// 5 s later, not acknowledged ─► store behind, in batches; stays in memory
/// memory short ─► heavy and old mailboxes leave memory (EvictionPolicy)
/// acknowledged ─► out of memory, and out of the store behind if that may have it
/// read ─► memory where the tail is complete, else both, merged
/// ```
///
/// Mailboxes of other owners are refused: their owner knows better.
///
/// It has no thread and no timer of its own: [#sweep] is to be called several times a second, and
/// [#ownershipChanged] at each change of ownership or membership.
public final class WriteBackMailboxStore implements MailboxStore {
  private static final Logger LOG = Logger.getLogger(WriteBackMailboxStore.class);
  private static final Duration EVICTION_YOUNG_FOR = Duration.ofHours(1);
  private static final int TAILS_MAX = 200_000;

  private final IslandMemory memory;
  private final MailboxStore backing;
  private final WriteBackSettings settings;
  private final Executor executor;
  private final LongSupplier epochMillis;
  private final Totals totals = new Totals();
  private final SafeThrough safe = new SafeThrough();
  private final WriteBackMetrics metrics;
  private final Term term;
  private final OwnedSegments segments;
  private final WriteBack writeBack;
  private final MemoryPressure pressure;
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private volatile boolean flushing;

  public WriteBackMailboxStore(WriteBackPorts ports, WriteBackSettings settings) {
    this(ports, settings, EvictionPolicy.heavyAndOldFirst(EVICTION_YOUNG_FOR));
  }

  WriteBackMailboxStore(WriteBackPorts ports, WriteBackSettings settings, EvictionPolicy policy) {
    this.memory = ports.memory();
    this.backing = ports.backing();
    this.settings = settings;
    this.executor = ports.executor();
    this.epochMillis = ports.epochMillis();
    this.metrics = new WriteBackMetrics(ports.meters(), totals, this::durability);
    this.term = new Term(memory::whole, ports.nanoTime());
    this.writeBack =
        new WriteBack(
            backing, ports.nanoTime(), settings.writeBackAfter(), metrics, this::writesAtOnce);
    this.segments =
        new OwnedSegments(memory, executor, totals, TAILS_MAX / memory.segments(), writeBack);
    this.pressure =
        new MemoryPressure(policy, settings.memoryBytes(), totals, metrics, this::removeFromMemory);
  }

  /// What an append would lie on now.
  Durability durability() {
    if (!settings.always() && memory.whole()) {
      return Durability.TWO_MEMBERS;
    }
    return backing.health().ready() ? Durability.CASSANDRA : Durability.NONE;
  }

  /// Envelopes owned here that the store behind doesn't have for certain.
  public long unwritten() {
    return totals.unwritten();
  }

  /// To be called after each change of ownership or of who is in touch. Does not block.
  public void ownershipChanged() {
    term.next();
    segments.dropLost();
    executor.execute(this::sweep);
  }

  /// From now on everything is written to the store behind as soon as it can be.
  public void flush() {
    flushing = true;
    sweep();
  }

  /// Writes back what is due, makes room, takes in what was gained. Does not block.
  public void sweep() {
    if (!sweeping.compareAndSet(false, true)) {
      return;
    }
    try {
      segments.load(term.takeSettled());
      writeBack.run();
      pressure.relieve(segments.all(), memory.segments(), epochMillis.getAsLong());
    } finally {
      sweeping.set(false);
    }
  }

  @Override
  public CompletionStage<Void> append(DeviceAddress mailbox, List<Envelope> envelopes) {
    Requests.check(envelopes);
    Segment segment = segments.of(mailbox);
    if (segment == null) {
      return notOwned();
    }
    if (pressure.isFull()) {
      return unavailable("mailboxes: memory is full (expected: a store that takes what waits)");
    }
    List<IslandMemory.Entry> entries = new ArrayList<>(envelopes.size());
    envelopes.forEach(envelope -> entries.add(new IslandMemory.Entry(mailbox, envelope)));
    long sentMillis = epochMillis.getAsLong();
    Term.Mark mark = term.mark();
    boolean whole = memory.whole();
    return memory
        .put(entries)
        .exceptionally(failure -> {
          LOG.debugf("island memory: put failed: %s", failure.toString());
          return IslandMemory.Copies.ONE;
        })
        .thenCompose(copies -> {
          // While one member catches up, another owner may be at work that doesn't look there.
          boolean two = whole && copies == IslandMemory.Copies.TWO;
          if (two) {
            safe.confirmed(envelopes.getLast().seq(), sentMillis);
          } else if (mark.settled()) {
            return outrun(segment, mailbox, envelopes);
          }
          if (!two || settings.always()) {
            return writeThrough(segment, mailbox, envelopes);
          }
          keep(segment, mailbox, envelopes, Held.Copy.ONLY_HERE);
          return CompletableFuture.completedStage(null);
        });
  }

  @Override
  public CompletionStage<List<Envelope>> read(DeviceAddress mailbox, long afterSeq, int limit) {
    Requests.checkRead(afterSeq, limit);
    return owned(mailbox, segment -> read(segment, mailbox, afterSeq, limit));
  }

  @Override
  public CompletionStage<Void> remove(DeviceAddress mailbox, long[] seqs) {
    Requests.check(seqs);
    return owned(mailbox, segment -> remove(segment, mailbox, seqs));
  }

  @Override
  public CompletionStage<Void> removeRange(DeviceAddress mailbox, long firstSeq, long lastSeq) {
    Requests.checkRange(firstSeq, lastSeq);
    return owned(
        mailbox,
        segment -> {
          CompletionStage<@Nullable Void> writing;
          synchronized (segment) {
            writing = segment.tail(mailbox).writing();
          }
          return writing
              .thenCompose(written -> backing.removeRange(mailbox, firstSeq, lastSeq))
              .thenAccept(done -> {
                long[] seqs;
                synchronized (segment) {
                  seqs = segment.tail(mailbox).seqs(firstSeq, lastSeq);
                }
                removed(segment, mailbox, seqs);
              });
        });
  }

  /// A number that is not below any that a mailbox may hold, without a look at the store behind
  /// where that can be told: in a term that has settled, since all numbers given out since the
  /// island's memory began travel in it, and an hour later no older one can be higher. Before that
  /// another owner may have written to the store behind.
  @Override
  public CompletionStage<Long> highestSeq(DeviceAddress mailbox) {
    return owned(
        mailbox,
        segment -> {
          IslandMemory.Clock clock = memory.clock();
          boolean settled = term.mark().settled();
          long last;
          synchronized (segment) {
            last = segment.tail(mailbox).lastSeq();
          }
          long known = Math.max(last, clock.highestSeq());
          long ageMillis = epochMillis.getAsLong() - clock.bornMillis();
          if (settled && (last > 0 || ageMillis > SequenceNumbers.CLOCK_SKEW_MAX.toMillis())) {
            return CompletableFuture.completedStage(known);
          }
          return backing.highestSeq(mailbox).thenApply(stored -> Math.max(stored, known));
        });
  }

  /// Counts what expired in memory: what had left memory the store behind drops by itself.
  @Override
  public int takeExpired(DeviceAddress mailbox) {
    Segment segment = segments.of(mailbox);
    if (segment == null) {
      return 0;
    }
    synchronized (segment) {
      Tail tail = segment.find(mailbox);
      return tail == null ? 0 : tail.takeExpired();
    }
  }

  @Override
  public Health health() {
    if (durability() != Durability.NONE) {
      return Health.up();
    }
    return Health.down("island: the other member is away; " + backing.health().reason());
  }

  /// Nothing of its own to release.
  @Override
  public void close() {}

  /// The island changed while the put was under way. The numbers were given out by a member that
  /// took itself for the only owner, and may be lower than those of the next one: were they stored,
  /// what is sent again after the refusal would come before what was sent first.
  private CompletionStage<Void> outrun(
      Segment segment, DeviceAddress mailbox, List<Envelope> envelopes) {
    List<IslandMemory.Key> keys =
        envelopes.stream().map(envelope -> new IslandMemory.Key(mailbox, envelope.seq())).toList();
    synchronized (segment) {
      segment.leave(keys);
    }
    removeFromMemory(segment, keys);
    return unavailable("island: its members change (expected: another try)");
  }

  private CompletionStage<Void> writeThrough(
      Segment segment, DeviceAddress mailbox, List<Envelope> envelopes) {
    return backing
        .append(mailbox, envelopes)
        .handle((done, failure) -> {
          keep(
              segment, mailbox, envelopes, failure == null ? Held.Copy.WRITTEN : Held.Copy.PERHAPS);
          if (failure != null) {
            throw new StoreUnavailableException(
                "island: no second copy: neither member nor store", failure);
          }
          metrics.writtenThrough(envelopes.size());
          return null;
        });
  }

  private void keep(
      Segment segment, DeviceAddress mailbox, List<Envelope> envelopes, Held.Copy copy) {
    synchronized (segment) {
      if (segment.isLost()) {
        return;
      }
      Tail tail = segment.tail(mailbox);
      envelopes.forEach(envelope -> tail.add(envelope, copy));
      if (copy != Held.Copy.WRITTEN) {
        writeBack.expect(segment, mailbox, tail);
      }
    }
  }

  private CompletionStage<List<Envelope>> read(
      Segment segment, DeviceAddress mailbox, long afterSeq, int limit) {
    Term.Mark mark = term.mark();
    long evictions;
    synchronized (segment) {
      Tail tail = segment.tail(mailbox);
      if (mark.settled() && tail.isCompleteAfter(afterSeq, mark.number())) {
        metrics.readFromMemory();
        return CompletableFuture.completedStage(tail.after(afterSeq, limit));
      }
      evictions = segment.evictions();
    }
    metrics.readFromStore();
    return backing
        .read(mailbox, afterSeq, limit)
        .thenApply(rows -> {
          synchronized (segment) {
            Tail tail = segment.tail(mailbox);
            boolean end = rows.size() < limit;
            if (end && term.holds(mark) && segment.evictions() == evictions) {
              tail.learn(afterSeq, rows, mark.number());
            }
            return Merge.of(rows, tail.after(afterSeq, limit), limit);
          }
        });
  }

  private CompletionStage<Void> remove(Segment segment, DeviceAddress mailbox, long[] seqs) {
    List<IslandMemory.Key> gone = new ArrayList<>();
    long[] stored;
    List<RemovalPlan.Removal> removals;
    CompletionStage<@Nullable Void> writing;
    Term.Mark mark = term.mark();
    synchronized (segment) {
      Tail tail = segment.tail(mailbox);
      stored =
          Arrays.stream(seqs)
              .filter(seq -> {
                Held held = tail.get(seq);
                if (held == null) {
                  return !(mark.settled() && tail.isCompleteAfter(seq - 1, mark.number()));
                }
                return held.copy() != Held.Copy.ONLY_HERE;
              })
              .toArray();
      removals = removals(tail, mark, seqs, seq -> Arrays.binarySearch(stored, seq) >= 0);
      takeOut(tail, mailbox, seqs, seq -> Arrays.binarySearch(stored, seq) < 0, gone);
      segment.leave(gone);
      writing = tail.writing();
    }
    if (!gone.isEmpty()) {
      removeFromMemory(segment, gone);
    }
    if (stored.length == 0) {
      return CompletableFuture.completedStage(null);
    }
    return writing
        .thenCompose(written -> removeBehind(mailbox, removals))
        .thenAccept(done -> removed(segment, mailbox, stored));
  }

  private List<RemovalPlan.Removal> removals(
      Tail tail, Term.Mark mark, long[] seqs, LongPredicate perhapsStored) {
    long first = seqs[0];
    boolean known = mark.settled() && tail.isCompleteAfter(first - 1, mark.number());
    return known
        ? RemovalPlan.of(seqs, tail.seqs(first, seqs[seqs.length - 1]), perhapsStored, safe.seq())
        : RemovalPlan.exactly(seqs, perhapsStored);
  }

  private CompletionStage<Void> removeBehind(
      DeviceAddress mailbox, List<RemovalPlan.Removal> removals) {
    return CompletableFuture.allOf(
        removals.stream()
            .map(removal ->
                switch (removal) {
                  case RemovalPlan.Removal.Range(long first, long last) ->
                      backing.removeRange(mailbox, first, last);
                  case RemovalPlan.Removal.Exact(long[] seqs) -> backing.remove(mailbox, seqs);
                })
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture<?>[]::new));
  }

  private void removed(Segment segment, DeviceAddress mailbox, long[] seqs) {
    List<IslandMemory.Key> gone = new ArrayList<>();
    synchronized (segment) {
      takeOut(segment.tail(mailbox), mailbox, seqs, seq -> true, gone);
      segment.leave(gone);
    }
    if (!gone.isEmpty()) {
      removeFromMemory(segment, gone);
    }
  }

  private static void takeOut(
      Tail tail,
      DeviceAddress mailbox,
      long[] seqs,
      LongPredicate which,
      List<IslandMemory.Key> gone) {
    for (long seq : seqs) {
      if (which.test(seq) && tail.get(seq) != null) {
        tail.remove(seq);
        gone.add(new IslandMemory.Key(mailbox, seq));
      }
    }
  }

  private void removeFromMemory(Segment segment, List<IslandMemory.Key> keys) {
    memory
        .remove(keys)
        .whenComplete((done, failure) -> {
          segment.left(keys);
          if (failure != null) {
            LOG.debugf("island memory: not removed: %s", failure.toString());
          }
        });
  }

  private boolean writesAtOnce() {
    return flushing || !memory.whole() || pressure.isShort();
  }

  /// Goes on when all that the island's memory held of the mailbox is known here.
  private <T> CompletionStage<T> owned(
      DeviceAddress mailbox, Function<Segment, CompletionStage<T>> then) {
    Segment segment = segments.of(mailbox);
    return segment == null
        ? notOwned()
        : segments.loaded(segment).thenCompose(done -> then.apply(segment));
  }

  private static <T> CompletionStage<T> notOwned() {
    return unavailable("mailbox: the other member is its owner now");
  }

  private static <T> CompletionStage<T> unavailable(String reason) {
    return CompletableFuture.failedStage(new StoreUnavailableException(reason));
  }
}
