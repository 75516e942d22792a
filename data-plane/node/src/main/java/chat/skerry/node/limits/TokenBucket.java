package chat.skerry.node.limits;

/// A budget that refills steadily up to a bound, for one thread: the event loop of a session.
public final class TokenBucket {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final long capacity;
  private final long perSecond;
  private double available;
  private long refilledAtNanos;

  public TokenBucket(long capacity, long perSecond, long nowNanos) {
    this.capacity = capacity;
    this.perSecond = perSecond;
    this.available = capacity;
    this.refilledAtNanos = nowNanos;
  }

  /// Whether `amount` is there; takes nothing. More than the capacity asks for the full bucket.
  public boolean has(long amount, long nowNanos) {
    refill(nowNanos);
    return available >= Math.min(amount, capacity);
  }

  public void take(long amount) {
    available -= amount;
  }

  /// What is there now; below 0 where more was taken than there was.
  public long available(long nowNanos) {
    refill(nowNanos);
    return (long) Math.floor(available);
  }

  /// Goes on with what another bucket had, as far as it fits.
  public void goOnWith(long amount) {
    available = Math.min(capacity, Math.max(-capacity, amount));
  }

  /// When `amount` will be there, at least 1.
  public int millisUntil(long amount) {
    double missing = Math.min(amount, capacity) - available;
    return (int) Math.max(1, Math.ceil(missing * NANOS_PER_SECOND / perSecond / NANOS_PER_MILLI));
  }

  private void refill(long nowNanos) {
    double gained = (nowNanos - refilledAtNanos) * (double) perSecond / NANOS_PER_SECOND;
    available = Math.min(capacity, available + gained);
    refilledAtNanos = nowNanos;
  }
}
