package chat.skerry.node.registry;

import java.util.function.LongSupplier;

/// A token bucket for all requests of this process: verifying a signature costs about a
/// millisecond, and chat goes first. Thread-safe.
final class RequestRate {
  private static final long PER_SECOND = 300;
  private static final long AT_ONCE = 600;
  private static final long NANOS_EACH = 1_000_000_000 / PER_SECOND;

  private final LongSupplier nanoTime;
  private long fullAtNanos;

  RequestRate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.fullAtNanos = nanoTime.getAsLong();
  }

  /// Takes one token if there is one. The bucket is kept as the time at which it would be full.
  synchronized boolean admits() {
    long now = nanoTime.getAsLong();
    long nanosToFull = Math.max(0, fullAtNanos - now) + NANOS_EACH;
    if (nanosToFull > AT_ONCE * NANOS_EACH) {
      return false;
    }
    fullAtNanos = now + nanosToFull;
    return true;
  }
}
