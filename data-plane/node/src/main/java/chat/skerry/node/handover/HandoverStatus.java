package chat.skerry.node.handover;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far this process is in a handover, and what became of the last one. Written by the thread of
/// the handover, read by any.
public final class HandoverStatus {
  private final InstantSource clock;
  private volatile Stage stage = Stage.STARTING;
  private volatile @Nullable Failure lastFailure;
  private volatile @Nullable Passage lastPassage;

  public HandoverStatus(InstantSource clock) {
    this.clock = clock;
  }

  /// ```
  ///  STARTING ─► SERVING ─► HANDING_OVER ─► PASSIVE ─► LEFT       predecessor
  ///     │           ▲  ◄────────┴──────────────┘ the successor ended
  ///     ├► REHEARSING ─► OWNING ─► TAKING ─► PROVING ─┐           successor
  ///     │           └─────────◄───────────────────────┘
  /// ```
  public enum Stage {
    /// Nothing is served yet.
    STARTING,
    /// Successor: tries on itself what it is about to do.
    REHEARSING,
    /// Successor: asks for the member's partitions.
    OWNING,
    /// Successor: connections come.
    TAKING,
    /// Successor: all have come; it must be well for a moment.
    PROVING,
    /// It serves, alone.
    SERVING,
    /// Predecessor: a successor is there.
    HANDING_OVER,
    /// Predecessor: all have gone; it could still take the member back.
    PASSIVE,
    /// Predecessor: it ends.
    LEFT
  }

  /// A handover that came to nothing, whichever side it was that failed.
  public record Failure(HandoverFailed.Reason reason, String text, Instant at) {}

  /// How long connections stood still: of all, by nearest rank; 0 where there is none.
  public record PauseSummary(long p50Micros, long p99Micros, long maxMicros) {}

  /// A handover that came to its end.
  ///
  /// @param passed connections
  /// @param closed connections that could not pass
  /// @param ownMillis until the successor owned the member's partitions
  /// @param takeMillis from then on until the last connection had passed
  /// @param pauses how long connections stood still
  public record Passage(
      long passed, long closed, long ownMillis, long takeMillis, PauseSummary pauses) {

    @Override
    public String toString() {
      return "%d connections in %d ms after %d ms for the partitions; %d closed; pauses in us: p50 %d, p99 %d, max %d"
          .formatted(
              passed,
              takeMillis,
              ownMillis,
              closed,
              pauses.p50Micros(),
              pauses.p99Micros(),
              pauses.maxMicros());
    }
  }

  public Stage stage() {
    return stage;
  }

  /// Of this process; empty if none failed.
  public Optional<Failure> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /// Out of this process, or into it; empty if there was none.
  public Optional<Passage> lastPassage() {
    return Optional.ofNullable(lastPassage);
  }

  /// What the wiring knows: nothing of a predecessor's was needed.
  public void servesAlone() {
    enter(Stage.SERVING);
  }

  void enter(Stage next) {
    stage = next;
  }

  /// Keeps the reason.
  public void failed(HandoverFailed failure) {
    lastFailure =
        new Failure(failure.reason(), String.valueOf(failure.getMessage()), clock.instant());
  }

  void passed(Passage passage) {
    lastPassage = passage;
  }
}
