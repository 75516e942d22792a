package chat.skerry.node.mailbox.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The cache bench in small: the same store, the same rules, a thousand phones.
final class CacheFiguresTest {
  private static final CacheFigures.Plan PLAN =
      new CacheFigures.Plan(
          1_000,
          3,
          1_790_000_000_000L,
          Duration.ofHours(18),
          Duration.ofHours(12),
          Duration.ofSeconds(5));
  private static final EvictionPolicy HEAVY_AND_OLD =
      EvictionPolicy.heavyAndOldFirst(Duration.ofHours(1));

  @Test
  void nearlyEverythingComesFromMemoryWhereThereIsEnough() {
    CacheFigures figures = CacheFigures.measure(PLAN, "enough", HEAVY_AND_OLD, 16 << 20);
    assertThat(figures.fromMemory()).isGreaterThan(0.98);
    assertThat(figures.neverWritten()).isBetween(0.2, 0.6);
    assertThat(figures.storeRangeDeletes()).isPositive();
  }

  @Test
  void lightPhonesAreServedBetterWithTheHeavyRuleWhereMemoryIsShort() {
    long budget = 2 << 20;
    CacheFigures with = CacheFigures.measure(PLAN, "with", HEAVY_AND_OLD, budget);
    CacheFigures without = CacheFigures.measure(PLAN, "without", EvictionPolicy.oldFirst(), budget);
    assertThat(with.fromMemoryLight()).isGreaterThan(without.fromMemoryLight());
  }
}
