package chat.skerry.node.delivery;

import chat.skerry.node.mailbox.SequenceNumbers;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Gives out the sequence numbers of this member: strictly increasing, near the time of day, and
/// never one that the other member of the island gives out, since the lowest bit names the member
/// ([SequenceNumbers] draws the layout). Two processes that both take themselves for the same
/// member (one cut off and already replaced), or one restarted after its clock stepped back, don't
/// meet either: each begins the counter of a millisecond somewhere else, and each that finds itself
/// behind what another member gave out goes on a different distance beyond it. Thread-safe.
final class SequenceClock {
  /// Numbers of one member are two apart: the lowest bit is the member's.
  private static final int STEP = 2;

  /// Half of the counter's range; the other half is for the numbers of one millisecond.
  static final int INCARNATIONS = 1 << (SequenceNumbers.COUNTER_BITS - 2);

  /// Distances between the first numbers of two incarnations that are behind: up to about 8 s.
  private static final int LEAP_BITS = 15;

  private final LongSupplier epochMillis;
  private final long lowBits;
  private final long leap;
  private final AtomicBoolean leapt = new AtomicBoolean();
  private final AtomicLong last;

  /// @param epochMillis milliseconds since 1970
  /// @param memberBit 0 or 1, different for the two members of an island
  /// @param incarnation where the counter of each millisecond begins, 0 to [#INCARNATIONS] − 1
  SequenceClock(LongSupplier epochMillis, int memberBit, int incarnation) {
    if (incarnation < 0 || incarnation >= INCARNATIONS) {
      throw new IllegalArgumentException(
          "incarnation: " + incarnation + " (expected: 0 to " + (INCARNATIONS - 1) + ")");
    }
    if (memberBit != 0 && memberBit != 1) {
      throw new IllegalArgumentException("memberBit: " + memberBit + " (expected: 0 or 1)");
    }
    this.epochMillis = epochMillis;
    this.lowBits = ((long) incarnation << 1) | memberBit;
    this.leap = (long) incarnation << LEAP_BITS;
    this.last = new AtomicLong(memberBit);
  }

  long next() {
    long now = SequenceNumbers.firstAt(epochMillis.getAsLong()) | lowBits;
    return last.updateAndGet(previous -> Math.max(previous + STEP, now));
  }

  /// From now on all numbers are greater than `seq`, whoever gave it out. Where the clock is behind
  /// it, an earlier process of this member may have counted on from the same `seq` before it died,
  /// and a store that removed an envelope takes no other one under its number: so this process
  /// leaps each time: far at first, then by less than a millisecond, so that two members that
  /// overtake each other don't run away from the time of day.
  void advanceBeyond(long seq) {
    boolean behind = seq > last.get() && seq >= SequenceNumbers.firstAt(epochMillis.getAsLong());
    long distance = leapt.compareAndSet(false, behind) ? leap : lowBits;
    long from = behind ? seq + distance : seq;
    long mine = (from & ~1L) | (lowBits & 1);
    last.accumulateAndGet(mine, Math::max);
  }
}
