package chat.skerry.node.handover;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// How long each connection of a handover stood still. Confined to the thread of the handover.
public final class Pauses {
  private static final int FIRST_LENGTH = 1_024;

  private final HandoverMetrics metrics;
  private long[] nanos = new long[FIRST_LENGTH];
  private int count;

  Pauses(HandoverMetrics metrics) {
    this.metrics = metrics;
  }

  /// Of all connections, by nearest rank; 0 where there is none.
  public record Summary(long p50Micros, long p99Micros, long maxMicros) {}

  void add(long pauseNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = pauseNanos;
    metrics.passed(pauseNanos);
  }

  Summary summary() {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return new Summary(rank(sorted, 50), rank(sorted, 99), rank(sorted, 100));
  }

  private static long rank(long[] sorted, int percent) {
    return sorted.length == 0
        ? 0
        : TimeUnit.NANOSECONDS.toMicros(
            sorted[(int) Math.ceilDiv((long) sorted.length * percent, 100) - 1]);
  }
}
