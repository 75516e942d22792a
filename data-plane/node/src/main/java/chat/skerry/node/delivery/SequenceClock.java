package chat.skerry.node.delivery;

import chat.skerry.node.mailbox.SequenceNumbers;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Gives out the sequence numbers of this member: strictly increasing, near the time of day, and
/// never one that the other member of the island gives out, since the lowest bit names the member
/// ([SequenceNumbers] draws the layout). Two processes that both take themselves for the same
/// member (one cut off and already replaced), or one restarted after its clock stepped back, don't
/// meet either: each begins the counter of a millisecond somewhere else. Thread-safe.
final class SequenceClock {
  /// Numbers of one member are two apart: the lowest bit is the member's.
  private static final int STEP = 2;

  /// Half of the counter's range; the other half is for the numbers of one millisecond.
  static final int INCARNATIONS = 1 << (SequenceNumbers.COUNTER_BITS - 2);

  private final LongSupplier epochMillis;
  private final long lowBits;
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
    this.last = new AtomicLong(memberBit);
  }

  long next() {
    long now = SequenceNumbers.firstAt(epochMillis.getAsLong()) | lowBits;
    return last.updateAndGet(previous -> Math.max(previous + STEP, now));
  }

  /// From now on all numbers are greater than `seq`, whoever gave it out.
  void advanceBeyond(long seq) {
    long mine = (seq & ~1L) | (lowBits & 1);
    last.accumulateAndGet(mine, Math::max);
  }
}
