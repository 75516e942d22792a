package chat.skerry.node.mailbox.writeback;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// The time between two changes of ownership or membership. Thread-safe.
///
/// What a member knows of the store behind is true while nobody else writes there. The members
/// learn of a change one after the other, so a term *settles* some seconds after it began, and only
/// with both members in touch: one that is away may be at work behind a broken network.
final class Term {
  private static final long SETTLES_AFTER_NANOS = Duration.ofSeconds(5).toNanos();

  private final BooleanSupplier whole;
  private final LongSupplier nanoTime;
  private volatile State state;

  /// @param whole whether both members are in touch
  Term(BooleanSupplier whole, LongSupplier nanoTime) {
    this.whole = whole;
    this.nanoTime = nanoTime;
    this.state = new State(0, nanoTime.getAsLong(), false);
  }

  private record State(long number, long sinceNanos, boolean settledSeen) {}

  /// A moment in a term.
  record Mark(long number, boolean settled) {}

  synchronized void next() {
    state = new State(state.number() + 1, nanoTime.getAsLong(), false);
  }

  Mark mark() {
    State now = state;
    boolean settled =
        nanoTime.getAsLong() - now.sinceNanos() >= SETTLES_AFTER_NANOS && whole.getAsBoolean();
    return new Mark(now.number(), settled);
  }

  /// Whether the term was settled then and still goes on.
  boolean holds(Mark mark) {
    return mark.settled() && mark().equals(mark);
  }

  /// Whether the term has settled since the last call that returned true.
  synchronized boolean takeSettled() {
    boolean settled = !state.settledSeen() && mark().settled();
    if (settled) {
      state = new State(state.number(), state.sinceNanos(), true);
    }
    return settled;
  }
}
