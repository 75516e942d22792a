package chat.skerry.node.delivery;

import chat.skerry.node.mailbox.SequenceNumbers;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Gives out the sequence numbers of this member: strictly increasing, near the time of day, and
/// never one that the other member of the island gives out, since the lowest bit names the member
/// ([SequenceNumbers] draws the layout). Thread-safe.
final class SequenceClock {
  /// Numbers of one member are two apart: the lowest bit is the member's.
  private static final int STEP = 2;

  private final LongSupplier epochMillis;
  private final int memberBit;
  private final AtomicLong last;

  /// @param epochMillis milliseconds since 1970
  /// @param memberBit 0 or 1, different for the two members of an island
  SequenceClock(LongSupplier epochMillis, int memberBit) {
    if (memberBit != 0 && memberBit != 1) {
      throw new IllegalArgumentException("memberBit: " + memberBit + " (expected: 0 or 1)");
    }
    this.epochMillis = epochMillis;
    this.memberBit = memberBit;
    this.last = new AtomicLong(memberBit);
  }

  long next() {
    long now = SequenceNumbers.firstAt(epochMillis.getAsLong()) | memberBit;
    return last.updateAndGet(previous -> Math.max(previous + STEP, now));
  }

  /// From now on all numbers are greater than `seq`, whoever gave it out.
  void advanceBeyond(long seq) {
    long mine = (seq & ~1L) | memberBit;
    last.accumulateAndGet(mine, Math::max);
  }
}
