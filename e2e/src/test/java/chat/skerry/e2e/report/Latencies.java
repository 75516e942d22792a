package chat.skerry.e2e.report;

import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Time spans of one kind, from a microsecond to a minute. Thread-safe.
public final class Latencies {
  private static final long HIGHEST_NANOS = 60_000_000_000L;
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Queue<Double> samples = new ConcurrentLinkedQueue<>();
  private final Histogram histogram = new ConcurrentHistogram(1_000, HIGHEST_NANOS, DIGITS);

  public void record(long nanos) {
    histogram.recordValue(Math.clamp(nanos, 1_000, HIGHEST_NANOS));
    samples.add(nanos / NANOS_PER_MILLI);
  }

  public long count() {
    return histogram.getTotalCount();
  }

  public double millis(double percentile) {
    return histogram.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }

  /// Each as it was recorded, in milliseconds.
  public List<Double> samplesMillis() {
    return List.copyOf(samples);
  }

  /// `p50 3.1 ms, p99 9.8 ms`
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "p50 %.1f ms, p99 %.1f ms", millis(50), millis(99));
  }
}
