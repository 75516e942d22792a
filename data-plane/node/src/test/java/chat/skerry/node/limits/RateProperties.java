package chat.skerry.node.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

final class RateProperties {
  private static final long SECOND = 1_000_000_000L;

  private long nanos = Long.MIN_VALUE / 2;

  /// Whatever is asked for and when: never more than a full bucket and what it gained since, but
  /// for one request that was larger than the bucket.
  @Property
  void givesNoMoreThanBurstAndGain(
      @ForAll @LongRange(min = 1, max = 1_000_000) long perSecond,
      @ForAll @IntRange(min = 1, max = 5) int burstSeconds,
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 3_000_000) Integer> asked) {
    Rate rate = new Rate(1, perSecond, burstSeconds, () -> nanos);
    long start = nanos;
    long taken = 0;
    long largest = 0;
    for (int amount : asked) {
      nanos += amount % 7 * SECOND / 5;
      if (rate.take(0, amount) == 0) {
        taken += amount;
        largest = Math.max(largest, amount);
      }
      double gained = (double) (nanos - start) / SECOND * perSecond;
      assertThat((double) taken)
          .isLessThanOrEqualTo(burstSeconds * perSecond + gained + largest + asked.size());
    }
  }

  /// Who waits as long as he was told gets what he asked for.
  @Property
  void keepsWhatItPromises(
      @ForAll @LongRange(min = 1, max = 1_000_000) long perSecond,
      @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 100_000) Integer> asked) {
    Rate rate = new Rate(1, perSecond, 1, () -> nanos);
    for (int amount : asked) {
      long wait = rate.take(0, amount);
      if (wait > 0) {
        nanos += wait;
        assertThat(rate.take(0, amount)).isZero();
      }
    }
  }

  @Property
  void keepsBucketsApart(@ForAll @IntRange(min = 0, max = 3) int used) {
    Rate rate = new Rate(4, 10, 1, () -> nanos);
    assertThat(rate.take(used, 10)).isZero();
    assertThat(rate.take(used, 1)).isPositive();
    for (int other = 0; other < 4; other++) {
      assertThat(rate.take(other, 1) == 0).isEqualTo(other != used);
    }
  }
}
