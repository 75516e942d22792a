package chat.skerry.operator.chatisland;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Stream;

/// The state of one member, as its pod shows it.
sealed interface MemberState {

  /// There is no pod.
  record Absent() implements MemberState {}

  /// The pod has ended for good (Failed or Succeeded) and is not going away by itself.
  record Ended(Pod pod, String phase) implements MemberState {}

  /// The pod is being deleted.
  ///
  /// @param overdue the time it had for that is over
  record Terminating(Pod pod, boolean overdue) implements MemberState {}

  /// The pod was made from another revision of the spec.
  record Stale(Pod pod, boolean ready) implements MemberState {}

  /// The pod is the right one, and takes connections or will.
  record Current(Pod pod, boolean ready) implements MemberState {}

  /// Beyond the time a pod has to end, for a node whose kubelet is only slow.
  Duration OVERDUE_AFTER = Duration.ofSeconds(5);

  static MemberState of(Optional<Pod> found, String revision, Instant now) {
    if (found.isEmpty()) {
      return new Absent();
    }
    Pod pod = found.get();
    String deletion = pod.getMetadata().getDeletionTimestamp();
    if (deletion != null) {
      return new Terminating(pod, isOver(deletion, now));
    }
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    if (phase != null && (phase.equals("Failed") || phase.equals("Succeeded"))) {
      return new Ended(pod, phase);
    }
    var annotations = pod.getMetadata().getAnnotations();
    boolean current = annotations != null && revision.equals(annotations.get(Revision.ANNOTATION));
    return current ? new Current(pod, isReady(pod)) : new Stale(pod, isReady(pod));
  }

  /// Takes connections now.
  default boolean takesConnections() {
    return switch (this) {
      case Stale(var ignored, var ready) -> ready;
      case Current(var ignored, var ready) -> ready;
      case Absent ignored -> false;
      case Ended ignored -> false;
      case Terminating ignored -> false;
    };
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  /// The API server sets the timestamp to the end of the time that the pod has.
  private static boolean isOver(String deletion, Instant now) {
    try {
      return now.isAfter(Instant.parse(deletion).plus(OVERDUE_AFTER));
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /// Why a pod is not ready, as far as its status tells.
  static String whyNotReady(Pod pod) {
    if (pod.getStatus() == null) {
      return "not started yet";
    }
    Optional<String> waiting =
        pod.getStatus().getContainerStatuses().stream()
            .map(c -> c.getState() == null ? null : c.getState().getWaiting())
            .flatMap(Stream::ofNullable)
            .map(
                w -> w.getMessage() == null ? w.getReason() : w.getReason() + ": " + w.getMessage())
            .findFirst();
    Optional<String> unscheduled =
        pod.getStatus().getConditions().stream()
            .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
            .map(PodCondition::getMessage)
            .flatMap(Stream::ofNullable)
            .findFirst();
    return unscheduled.or(() -> waiting).orElse("its readiness check fails or is not done yet");
  }
}
