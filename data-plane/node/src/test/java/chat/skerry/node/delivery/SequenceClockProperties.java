package chat.skerry.node.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.mailbox.SequenceNumbers;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

final class SequenceClockProperties {
  private static final long START = 1_750_000_000_000L;

  /// Whatever the wall clock does and whatever is seen of others.
  @Property
  void risesAndNeverMeetsTheOtherMember(
      @ForAll @IntRange(max = 1) int memberBit,
      @ForAll @IntRange(max = SequenceClock.INCARNATIONS - 1) int incarnation,
      @ForAll @Size(max = 50) List<@LongRange(min = -5_000, max = 5_000) Long> jumps) {
    long[] now = {START};
    SequenceClock clock = new SequenceClock(() -> now[0], memberBit, incarnation);
    long last = 0;
    for (long jump : jumps) {
      now[0] += jump;
      if (jump % 3 == 0) {
        long foreign = SequenceNumbers.firstAt(now[0] + jump) | (1 - memberBit);
        clock.advanceBeyond(foreign);
        last = Math.max(last, foreign);
      }
      long next = clock.next();
      assertThat(next).isGreaterThan(last);
      assertThat(next & 1).isEqualTo(memberBit);
      last = next;
    }
  }

  @Property
  void staysNearTheTimeOfDay(
      @ForAll @IntRange(max = SequenceClock.INCARNATIONS - 1) int incarnation) {
    SequenceClock clock = new SequenceClock(() -> START, 1, incarnation);
    for (int i = 0; i < 1_000; i++) {
      assertThat(SequenceNumbers.epochMillis(clock.next())).isEqualTo(START);
    }
  }
}
