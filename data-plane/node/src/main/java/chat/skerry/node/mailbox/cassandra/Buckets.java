package chat.skerry.node.mailbox.cassandra;

import chat.skerry.node.mailbox.SequenceNumbers;
import java.time.Duration;

/// The weeks that a mailbox is cut into: bucket n holds the envelopes of the n-th week since
/// [SequenceNumbers#EPOCH_MILLIS].
final class Buckets {
  private static final long WEEK_MILLIS = Duration.ofDays(7).toMillis();

  private Buckets() {}

  static int of(long seq) {
    return (int) ((seq >>> SequenceNumbers.COUNTER_BITS) / WEEK_MILLIS);
  }

  /// The oldest bucket that can hold living envelopes.
  static int oldest(long nowMillis) {
    return of(SequenceNumbers.firstAt(nowMillis - SequenceNumbers.TIME_TO_LIVE.toMillis()));
  }

  /// The newest bucket that can hold envelopes, by a clock that runs ahead of this one.
  static int newest(long nowMillis) {
    return of(SequenceNumbers.firstAt(nowMillis + SequenceNumbers.CLOCK_SKEW_MAX.toMillis()));
  }
}
