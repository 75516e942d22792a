package chat.skerry.node.mailbox;

import java.time.Duration;

/// The layout of an envelope's `seq`, which the stores rely on.
///
/// ```
///  63 62                                  21 20            1  0
/// +--+--------------------------------------+---------------+--+
/// |0 | milliseconds since 2020-01-01 (42 b) |  counter      |m |   m: 0 for member a, 1 for member b
/// +--+--------------------------------------+---------------+--+
/// ```
///
/// So a `seq` says when its envelope was accepted. Stores take from it when the envelope expires,
/// and the Cassandra adapter its bucket and its write timestamps. The clocks of members may differ
/// by [#CLOCK_SKEW_MAX].
public final class SequenceNumbers {
  /// 2020-01-01T00:00:00Z in milliseconds since 1970.
  public static final long EPOCH_MILLIS = 1_577_836_800_000L;

  public static final int COUNTER_BITS = 21;

  /// How long an envelope waits for its device.
  public static final Duration TIME_TO_LIVE = Duration.ofDays(30);

  /// How far a `seq` may lie before or after the clock of the member that reads it.
  public static final Duration CLOCK_SKEW_MAX = Duration.ofHours(1);

  private SequenceNumbers() {}

  /// The lowest `seq` of an instant; 0 for instants before 2020.
  ///
  /// @param epochMillis milliseconds since 1970
  public static long firstAt(long epochMillis) {
    return Math.max(0, epochMillis - EPOCH_MILLIS) << COUNTER_BITS;
  }

  /// The instant that a `seq` names, in milliseconds since 1970.
  public static long epochMillis(long seq) {
    return EPOCH_MILLIS + (seq >>> COUNTER_BITS);
  }
}
