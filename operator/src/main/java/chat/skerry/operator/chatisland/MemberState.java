package chat.skerry.operator.chatisland;

import chat.skerry.crd.chatisland.ChatIslandSpec;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The state of one member, as its pod shows it.
sealed interface MemberState {

  /// There is no pod.
  record Absent() implements MemberState {}

  /// The pod has ended for good (Failed or Succeeded) and is not going away by itself.
  ///
  /// @param why phase, reason and message
  /// @param young made so recently that making it again at once would only spin
  record Ended(Pod pod, String why, boolean young) implements MemberState {}

  /// The pod is being deleted.
  ///
  /// @param overdue the time it had for that is over
  record Terminating(Pod pod, boolean overdue) implements MemberState {}

  /// The pod was made from another revision of the spec.
  record Stale(Pod pod, boolean ready) implements MemberState {}

  /// The pod differs in its release alone, which only an upgrade changes.
  record OtherRelease(Pod pod, boolean ready) implements MemberState {}

  /// The pod is the right one, and takes connections or will.
  record Current(Pod pod, boolean ready) implements MemberState {}

  /// Beyond the time a pod has to end, for a node whose kubelet is only slow.
  Duration OVERDUE_AFTER = Duration.ofSeconds(5);

  /// A pod that a node refuses ends at once; the next one is not made before this.
  Duration AGE_TO_BE_REPLACED = Duration.ofSeconds(10);

  /// @param spec with the release that the member is to have
  static MemberState of(Optional<Pod> found, ChatIslandSpec spec, Instant now) {
    if (found.isEmpty()) {
      return new Absent();
    }
    Pod pod = found.get();
    String deletion = pod.getMetadata().getDeletionTimestamp();
    if (deletion != null) {
      // The API server sets the timestamp to the end of the time that the pod has.
      return new Terminating(pod, isPast(deletion, OVERDUE_AFTER, now));
    }
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    if (phase != null && (phase.equals("Failed") || phase.equals("Succeeded"))) {
      return new Ended(pod, why(phase, pod.getStatus()), isYoung(pod, now));
    }
    boolean ready = PodRelease.isServing(pod);
    if (Revision.isOf(pod, spec)) {
      return new Current(pod, ready);
    }
    boolean onlyRelease =
        PodRelease.of(pod)
            .filter(has -> Revision.isOf(pod, spec.withRelease(has.version(), has.image())))
            .isPresent();
    return onlyRelease ? new OtherRelease(pod, ready) : new Stale(pod, ready);
  }

  /// Takes connections now.
  default boolean takesConnections() {
    return switch (this) {
      case Stale(var ignored, var ready) -> ready;
      case OtherRelease(var ignored, var ready) -> ready;
      case Current(var ignored, var ready) -> ready;
      case Absent ignored -> false;
      case Ended ignored -> false;
      case Terminating ignored -> false;
    };
  }

  /// There is a pod, and it is not on its way out.
  default boolean isRunning() {
    return switch (this) {
      case Stale ignored -> true;
      case OtherRelease ignored -> true;
      case Current ignored -> true;
      case Absent ignored -> false;
      case Ended ignored -> false;
      case Terminating ignored -> false;
    };
  }

  private static String why(String phase, PodStatus status) {
    return Stream.of(phase, status.getReason(), status.getMessage())
        .filter(Objects::nonNull)
        .collect(Collectors.joining(": "));
  }

  private static boolean isYoung(Pod pod, Instant now) {
    String created = pod.getMetadata().getCreationTimestamp();
    return created != null && !isPast(created, AGE_TO_BE_REPLACED, now);
  }

  private static boolean isPast(String time, Duration after, Instant now) {
    try {
      return now.isAfter(Instant.parse(time).plus(after));
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
