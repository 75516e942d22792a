package chat.skerry.node.mailbox.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.mailbox.SequenceNumbers;
import chat.skerry.node.mailbox.writeback.RemovalPlan.Removal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Two members write one mailbox over one store, through splits, restarts, freezes and clocks that
/// differ, and one of them removes ranges. The store is Cassandra's: a range takes what is written
/// into it later, too.
final class SafeThroughProperties {
  private static final long START = 1_790_000_000_000L;
  private static final int STEPS = 400;

  @Property
  void noRangeEverTakesAnEnvelopeThatItsMemberDidNotKnow(@ForAll long seed) {
    World world = new World(new Random(seed), SequenceNumbers.CLOCK_SKEW_MAX);
    for (int step = 0; step < STEPS; step++) {
      world.step();
    }
    assertThat(world.swallowed).isEmpty();
  }

  /// The test would notice: with clocks that differ by more than the layout allows, it does.
  @Example
  void clocksFurtherApartThanAllowedWouldCostEnvelopes() {
    List<Long> swallowed = new ArrayList<>();
    for (int seed = 0; seed < 200; seed++) {
      World world = new World(new Random(seed), SequenceNumbers.CLOCK_SKEW_MAX.multipliedBy(8));
      for (int step = 0; step < STEPS; step++) {
        world.step();
      }
      swallowed.addAll(world.swallowed);
    }
    assertThat(swallowed).isNotEmpty();
  }

  @Example
  void standsStillWithoutContactAndAnHourBehindIt() {
    SafeThrough safe = new SafeThrough();
    assertThat(safe.seq()).isZero();
    safe.confirmed(SequenceNumbers.firstAt(START) + 7, START);
    assertThat(safe.seq()).isEqualTo(SequenceNumbers.firstAt(START - 3_600_000) - 1);
    safe.confirmed(SequenceNumbers.firstAt(START - 7_200_000), START + 5_000);
    assertThat(safe.seq()).isEqualTo(SequenceNumbers.firstAt(START - 3_600_000) - 1);
  }

  /// Member `a` is the one that removes ranges; `b` is the other one, in changing incarnations.
  private static final class World {
    private final Random random;
    private final Duration skewMax;
    private final SafeThrough safe = new SafeThrough();
    private final Clock a;
    private Clock b;
    private long nowMillis = START;
    private boolean connected = true;
    private boolean frozen;
    private final TreeSet<Long> known = new TreeSet<>();
    private final TreeSet<Long> store = new TreeSet<>();
    private final List<Removal.Range> ranges = new ArrayList<>();
    private final List<Long> taken = new ArrayList<>();
    private final List<Long> swallowed = new ArrayList<>();

    World(Random random, Duration skewMax) {
      this.random = random;
      this.skewMax = skewMax;
      a = new Clock(0);
      b = new Clock(1);
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0 -> nowMillis += random.nextInt(2_400_000);
        case 1, 2, 3 -> nowMillis += random.nextInt(60_000);
        case 4, 5 -> aWrites();
        case 6 -> bTakesANumber();
        case 7 -> bWrites();
        case 8 -> connected = !connected && !frozen;
        case 9 -> bIsReplaced();
        case 10 -> bFreezesOrThaws();
        default -> aRemoves();
      }
      if (connected) {
        // What b took it also uses, or it is lost with a refused send; and a learns of all of it.
        taken.forEach(this::put);
        taken.clear();
        known.addAll(store);
      }
    }

    private void aWrites() {
      long seq = a.next();
      known.add(seq);
      put(seq);
      if (connected) {
        b.advanceBeyond(seq);
        safe.confirmed(seq, a.millis());
      }
    }

    private void bTakesANumber() {
      if (!frozen) {
        taken.add(b.next());
      }
    }

    private void bWrites() {
      if (!frozen && !taken.isEmpty()) {
        put(taken.removeFirst());
      }
    }

    private void bFreezesOrThaws() {
      frozen = !frozen;
      connected &= !frozen;
    }

    /// The new one begins without contact, while the old one may still be about to write.
    private void bIsReplaced() {
      connected = false;
      frozen = false;
      b = new Clock(1);
    }

    private void put(long seq) {
      boolean covered =
          ranges.stream().anyMatch(range -> range.firstSeq() <= seq && seq <= range.lastSeq());
      if (covered) {
        swallowed.add(seq);
      } else {
        store.add(seq);
      }
    }

    /// A device acknowledges the oldest ones it was shown.
    private void aRemoves() {
      long[] acknowledged =
          known.stream().mapToLong(Long::longValue).limit(random.nextInt(20)).toArray();
      for (Removal removal : RemovalPlan.of(acknowledged, acknowledged, seq -> true, safe.seq())) {
        switch (removal) {
          case Removal.Exact(long[] seqs) -> LongStream.of(seqs).forEach(store::remove);
          case Removal.Range range -> {
            store.subSet(range.firstSeq(), true, range.lastSeq(), true).stream()
                .filter(seq -> !known.contains(seq))
                .forEach(swallowed::add);
            store.subSet(range.firstSeq(), true, range.lastSeq(), true).clear();
            ranges.add(range);
          }
        }
      }
      LongStream.of(acknowledged).forEach(known::remove);
    }

    /// A member's sequence clock, on a wall clock of its own.
    private final class Clock {
      private final long aheadMillis;
      private long last;

      Clock(int memberBit) {
        // Any two of them differ by at most skewMax.
        aheadMillis = random.nextLong(skewMax.toMillis() + 1) - skewMax.toMillis() / 2;
        last = memberBit;
      }

      long millis() {
        return nowMillis + aheadMillis;
      }

      long next() {
        last = Math.max(last + 2, SequenceNumbers.firstAt(millis()) | last & 1);
        return last;
      }

      void advanceBeyond(long seq) {
        last = Math.max(last, seq & ~1L | last & 1);
      }
    }
  }
}
