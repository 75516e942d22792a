package chat.skerry.operator.chatupgrade;

import chat.skerry.crd.chatupgrade.MemberUpgrade;
import chat.skerry.crd.chatupgrade.MemberUpgrade.Before;
import chat.skerry.crd.chatupgrade.UpgradeMethod;
import chat.skerry.operator.chatisland.PodRelease;
import chat.skerry.operator.handover.MemberAnswer;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is seen of one member: its pod, and what it says itself.
record MemberView(String name, Optional<Pod> pod, Optional<MemberAnswer> answer) {

  boolean isServing() {
    return pod.filter(PodRelease::isServing).isPresent();
  }

  boolean handsOver() {
    return pod.flatMap(PodRelease::of).map(PodRelease::handsOver).orElse(false);
  }

  long sessions() {
    return answer.map(MemberAnswer::sessions).orElse(Long.MAX_VALUE);
  }

  Before before() {
    return new Before(
        uid(),
        answer.map(MemberAnswer::release).orElse(null),
        answer.map(MemberAnswer::generation).orElse(null),
        pod.map(PodRelease::restarts).orElse(0),
        failureAt().orElse(null));
  }

  /// Whether its pod was made with, or told to take, this release.
  boolean wasTold(String version, String image) {
    return pod.flatMap(PodRelease::of).filter(r -> r.is(version, image)).isPresent();
  }

  /// Whether it has the release that it was told to take.
  ///
  /// @param back it goes back: a process that never gave its sessions away is right as it is
  boolean hasArrived(MemberUpgrade member, String version, String image, boolean back) {
    if (!wasTold(version, image) || !isServing()) {
      return false;
    }
    Before before = Objects.requireNonNullElse(member.before(), before());
    if (member.method() == UpgradeMethod.Drain) {
      return !Objects.equals(before.podUid(), uid());
    }
    if (!Objects.equals(before.podUid(), uid())) {
      return true; // Somebody made the pod again: it began with this release.
    }
    return answer
        .filter(MemberAnswer::isServing)
        .filter(a -> back ? isFrom(before, a) : isNewer(before, a))
        .isPresent();
  }

  private static boolean isFrom(Before before, MemberAnswer answer) {
    return before.release() == null || before.release().equals(answer.release());
  }

  private static boolean isNewer(Before before, MemberAnswer answer) {
    return before.generation() == null || answer.generation() > before.generation();
  }

  /// A handover that failed since then.
  Optional<MemberAnswer.Failure> failureSince(@Nullable Before before) {
    String known = before == null ? null : before.failureAt();
    return answer.flatMap(MemberAnswer::lastFailure).filter(f -> !f.at().equals(known));
  }

  /// Something of it ended since then that can't be the member's move itself.
  Optional<String> endedSince(@Nullable Before before) {
    if (pod.isEmpty()) {
      return Optional.empty();
    }
    int known = before == null || before.restarts() == null ? 0 : before.restarts();
    boolean samePod = before != null && Objects.equals(before.podUid(), uid());
    if (samePod && PodRelease.restarts(pod.get()) > known) {
      return Optional.of("its node ended and was started again" + why(PodRelease.NODE_CONTAINER));
    }
    return Stream.of(PodRelease.CONTAINER, PodRelease.NODE_CONTAINER)
        .filter(this::isCrashing)
        .map(container -> "its container " + container + " ends again and again" + why(container))
        .findFirst();
  }

  private boolean isCrashing(String container) {
    return pod.flatMap(p -> PodRelease.status(p, container))
        .map(ContainerStatus::getState)
        .map(ContainerState::getWaiting)
        .filter(waiting -> "CrashLoopBackOff".equals(waiting.getReason()))
        .isPresent();
  }

  /// The last words of a container.
  private String why(String container) {
    return pod.flatMap(p -> PodRelease.status(p, container))
        .map(ContainerStatus::getLastState)
        .map(ContainerState::getTerminated)
        .map(ended ->
            ended.getMessage() == null
                ? ": code " + ended.getExitCode()
                : ": " + ended.getMessage().strip())
        .orElse("");
  }

  /// What it waits for, for people.
  String standing() {
    Optional<String> waiting =
        pod.stream()
            .flatMap(p ->
                p.getStatus() == null ? Stream.of() : p.getStatus().getContainerStatuses().stream())
            .map(ContainerStatus::getState)
            .flatMap(Stream::ofNullable)
            .map(ContainerState::getWaiting)
            .flatMap(Stream::ofNullable)
            .map(
                w -> w.getMessage() == null ? w.getReason() : w.getReason() + ": " + w.getMessage())
            .findFirst();
    if (pod.isEmpty()) {
      return "it has no pod yet";
    }
    return waiting
        .or(() -> answer.map(a -> "it is " + a.stage()))
        .orElse(isServing() ? "it has not said how it is" : "it does not take connections yet");
  }

  private Optional<String> failureAt() {
    return answer.flatMap(MemberAnswer::lastFailure).map(MemberAnswer.Failure::at);
  }

  private @Nullable String uid() {
    return pod.map(p -> p.getMetadata().getUid()).orElse(null);
  }
}
