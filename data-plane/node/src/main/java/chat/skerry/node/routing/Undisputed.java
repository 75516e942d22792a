package chat.skerry.node.routing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Whether nobody but this member can take itself for the owner of what it owns. Thread-safe; costs
/// nothing to ask.
///
/// Members learn of a change of ownership one after the other, and one that is out of touch may be
/// at work behind a broken network: while that may be so, another one may store envelopes that this
/// one doesn't hear of, and give out numbers that it doesn't know.
public final class Undisputed implements BooleanSupplier {
  /// So long after a change a former owner may still store.
  private static final long SETTLES_AFTER_NANOS = Duration.ofSeconds(5).toNanos();

  private final BooleanSupplier whole;
  private final LongSupplier nanoTime;
  private volatile State state;

  /// @param whole whether all members of the island are in touch; asked at each change
  /// @param nanoTime a clock that only goes forward, nanoseconds
  public Undisputed(BooleanSupplier whole, LongSupplier nanoTime) {
    this.whole = whole;
    this.nanoTime = nanoTime;
    this.state = new State(whole.getAsBoolean(), nanoTime.getAsLong());
  }

  private record State(boolean whole, long sinceNanos) {}

  /// To be called at each change of ownership, of who is in touch, or of the partition map, before
  /// anybody who asks.
  public void changed() {
    state = new State(whole.getAsBoolean(), nanoTime.getAsLong());
  }

  @Override
  public boolean getAsBoolean() {
    State now = state;
    return now.whole() && nanoTime.getAsLong() - now.sinceNanos() >= SETTLES_AFTER_NANOS;
  }
}
