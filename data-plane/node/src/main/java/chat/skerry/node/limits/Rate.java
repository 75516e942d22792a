package chat.skerry.node.limits;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/// Token buckets of one size in a fixed array, one long each: the generic cell rate algorithm. A
/// bucket that nobody used for a while is full. Thread-safe; never blocks.
public final class Rate {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long AMOUNT_MAX = 1L << 32;

  private final long perSecond;
  private final long burstNanos;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final AtomicLongArray fullAtNanos;

  /// @param perSecond what a bucket gains a second, 1 to 2^40
  /// @param burstSeconds a full bucket holds that many seconds' worth
  /// @param nanoTime a clock that only goes forward, nanoseconds
  public Rate(int buckets, long perSecond, int burstSeconds, LongSupplier nanoTime) {
    if (perSecond < 1) {
      throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: 1 or more)");
    }
    this.perSecond = perSecond;
    this.burstNanos = burstSeconds * NANOS_PER_SECOND;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.fullAtNanos = new AtomicLongArray(buckets);
  }

  public long perSecond() {
    return perSecond;
  }

  /// Takes `amount` if it is there, or if the bucket is full, since more than a full bucket is
  /// never there. Returns 0 if it was taken, else after how many nanoseconds it will be there.
  public long take(int bucket, long amount) {
    long costNanos = costNanos(amount);
    while (true) {
      long now = nanoTime.getAsLong() - startNanos;
      long before = fullAtNanos.get(bucket);
      long base = Math.max(before, now);
      long after = base + costNanos;
      if (base > now && after - now > burstNanos) {
        return after - now - burstNanos;
      }
      if (fullAtNanos.compareAndSet(bucket, before, after)) {
        return 0;
      }
    }
  }

  /// Takes `amount`, whether it is there or not. Returns 0 if it was, else after how many
  /// nanoseconds the bucket is no longer overdrawn.
  public long takeAnyway(int bucket, long amount) {
    long costNanos = costNanos(amount);
    long now = nanoTime.getAsLong() - startNanos;
    long after = fullAtNanos.updateAndGet(bucket, before -> Math.max(before, now) + costNanos);
    return Math.max(0, after - now - burstNanos);
  }

  /// Puts back what was taken and not used.
  void giveBack(int bucket, long amount) {
    fullAtNanos.addAndGet(bucket, -costNanos(amount));
  }

  private long costNanos(long amount) {
    if (amount < 0 || amount > AMOUNT_MAX) {
      throw new IllegalArgumentException("amount: " + amount + " (expected: 0 to 2^32)");
    }
    return amount * NANOS_PER_SECOND / perSecond;
  }
}
