package chat.skerry.node.app;

import chat.skerry.node.handover.HandoverStatus;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a process stands in a handover: the answer of `GET /handover`.
///
/// @param stage of [HandoverStatus.Stage]
/// @param sessions that are open here
/// @param lastFailure null where none is known
/// @param last the handover through which this process got its sessions; null where it began
///   without
record HandoverReport(
    String release,
    int generation,
    int slot,
    String stage,
    int sessions,
    List<Integer> statesWritten,
    List<Integer> statesRead,
    @Nullable Failure lastFailure,
    @Nullable Last last) {

  /// @param at ISO 8601, UTC
  record Failure(String reason, String text, String at) {
    static Failure of(HandoverStatus.Failure failure) {
      return new Failure(failure.reason().name(), failure.text(), failure.at().toString());
    }
  }

  /// @param lost connections that could not pass and were closed
  /// @param ownMillis from the first word to the predecessor until its partitions were owned
  /// @param tookMillis from then on until the last connection had passed
  /// @param openedToServingMillis from the start of this process until it served alone
  record Last(
      long sockets,
      long lost,
      long ownMillis,
      long tookMillis,
      Pause pauseMillis,
      long openedToServingMillis) {
    static Last of(HandoverStatus.Passage passage, long openedToServingMillis) {
      return new Last(
          passage.passed(),
          passage.closed(),
          passage.ownMillis(),
          passage.takeMillis(),
          new Pause(
              millis(passage.pauses().p50Micros()),
              millis(passage.pauses().p99Micros()),
              millis(passage.pauses().maxMicros())),
          openedToServingMillis);
    }

    private static double millis(long micros) {
      return micros / 1_000.0;
    }
  }

  /// How long a connection stood still.
  record Pause(double p50, double p99, double max) {}

  static List<Integer> versions(Optional<? extends Collection<Integer>> versions) {
    return versions.<List<Integer>>map(List::copyOf).orElse(List.of());
  }
}
