package chat.skerry.node.peer;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// How long to wait before the next connection: doubled from 100 ms to 3 s, and a random half of
/// it. Confined to its link.
final class BackOff {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final RandomGenerator random;
  private long nextNanos = FIRST_NANOS;

  BackOff(RandomGenerator random) {
    this.random = random;
  }

  long nextNanos() {
    long nanos = nextNanos / 2 + random.nextLong(nextNanos / 2);
    nextNanos = Math.min(LAST_NANOS, nextNanos * 2);
    return nanos;
  }

  void reset() {
    nextNanos = FIRST_NANOS;
  }
}
