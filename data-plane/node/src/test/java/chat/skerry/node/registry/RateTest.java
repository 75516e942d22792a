package chat.skerry.node.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateTest {
  private final AtomicLong nanos = new AtomicLong(-7);

  @Test
  void admitsACapacityAtOnceAndThenItsRate() {
    Rate<String> rate = new Rate<>(nanos::get, 100, 5, 1_000);
    assertThat(admitted(rate, "a", 20)).isEqualTo(5);
    nanos.addAndGet(100);
    assertThat(admitted(rate, "a", 20)).isEqualTo(1);
    nanos.addAndGet(100_000);
    assertThat(admitted(rate, "a", 20)).isEqualTo(5);
  }

  @Test
  void keepsABucketOverTheTurnOfItsMaps() {
    Rate<String> rate = new Rate<>(nanos::get, 100, 5, 1_000);
    nanos.addAndGet(499);
    assertThat(admitted(rate, "a", 20)).isEqualTo(5);
    nanos.addAndGet(1);
    assertThat(admitted(rate, "a", 20)).isZero();
    nanos.addAndGet(399);
    assertThat(admitted(rate, "a", 20)).isEqualTo(4);
  }

  @Test
  void keepsNoMoreBucketsThanItsBound() {
    Rate<Integer> rate = new Rate<>(nanos::get, 100, 5, 1_000);
    for (int key = 0; key < 100_000; key++) {
      assertThat(rate.admits(key)).isTrue();
    }
    assertThat(rate.keys()).isLessThanOrEqualTo(1_000);
  }

  @Test
  void forgetsBucketsThatAreFull() {
    Rate<Integer> rate = new Rate<>(nanos::get, 100, 5, 1_000);
    for (int key = 0; key < 400; key++) {
      rate.admits(key);
    }
    nanos.addAndGet(500);
    rate.admits(1_000);
    nanos.addAndGet(500);
    rate.admits(1_001);
    assertThat(rate.keys()).isLessThanOrEqualTo(2);
  }

  private static int admitted(Rate<String> rate, String key, int asked) {
    int admitted = 0;
    for (int i = 0; i < asked; i++) {
      admitted += rate.admits(key) ? 1 : 0;
    }
    return admitted;
  }
}
