package chat.skerry.node.handover;

import java.time.Duration;

/// How long the steps of a handover may take.
///
/// @param own until the successor owns the member's partitions, and until the predecessor sees it
/// @param answer until the other side answers a batch
/// @param proof how long the successor must be well with the first batch, and with all
/// @param rest how long the predecessor waits for a connection that does not settle, while no other
///   one does
/// @param end how long a side may take to end after its stream has
public record HandoverLimits(
    Duration own, Duration answer, Duration proof, Duration rest, Duration end) {
  private static final Duration OWN_MAX = Duration.ofSeconds(60);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final Duration PROOF = Duration.ofSeconds(1);
  private static final Duration REST_MAX = Duration.ofSeconds(12);
  private static final Duration END_MAX = Duration.ofSeconds(3);

  /// Those of a member.
  public static HandoverLimits standard() {
    return new HandoverLimits(OWN_MAX, ANSWER_MAX, PROOF, REST_MAX, END_MAX);
  }
}
