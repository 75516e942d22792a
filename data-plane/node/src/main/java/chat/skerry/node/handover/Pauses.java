package chat.skerry.node.handover;

import chat.skerry.node.handover.HandoverStatus.PauseSummary;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// How long each connection of a handover stood still. Confined to the thread of the handover.
final class Pauses {
  private static final int FIRST_LENGTH = 1_024;

  private final HandoverMetrics metrics;
  private long[] nanos = new long[FIRST_LENGTH];
  private int count;

  Pauses(HandoverMetrics metrics) {
    this.metrics = metrics;
  }

  void add(long pauseNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = pauseNanos;
    metrics.passed(pauseNanos);
  }

  PauseSummary summary() {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return new PauseSummary(rank(sorted, 50), rank(sorted, 99), rank(sorted, 100));
  }

  private static long rank(long[] sorted, int percent) {
    return sorted.length == 0
        ? 0
        : TimeUnit.NANOSECONDS.toMicros(
            sorted[(int) Math.ceilDiv((long) sorted.length * percent, 100) - 1]);
  }
}
