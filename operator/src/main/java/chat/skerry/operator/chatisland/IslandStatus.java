package chat.skerry.operator.chatisland;

import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandStatus;
import chat.skerry.crd.chatisland.MemberStatus;
import chat.skerry.operator.condition.ConditionType;
import chat.skerry.operator.condition.Conditions;
import chat.skerry.operator.naming.MemberName;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.Outcome;
import chat.skerry.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The status of a ChatIsland after a reconcile: a pure function of what was observed and done.
record IslandStatus(IslandObservation observed, Plan plan, Outcome outcome) {

  ChatIslandStatus build(Conditions conditions) {
    ChatIsland island = observed.island();
    List<MemberStatus> members = new ArrayList<>();
    List<String> notReady = new ArrayList<>();
    for (MemberName member : observed.members()) {
      MemberState state = observed.state(member);
      members.add(statusOf(member, state));
      whyNotServing(member, state).ifPresent(notReady::add);
    }
    long ready = members.stream().filter(MemberStatus::ready).count();
    addReady(conditions, notReady);
    addProgressing(conditions, notReady);
    if (observed.isPaused()) {
      conditions.add(
          ConditionType.Paused,
          true,
          "PausedBySpec",
          "the ChatCluster is paused: nothing is changed");
    }
    return new ChatIslandStatus(
        island.getMetadata().getGeneration(),
        conditions.list(),
        ready + "/" + members.size(),
        members);
  }

  private static void addReady(Conditions conditions, List<String> notReady) {
    if (notReady.isEmpty()) {
      conditions.add(ConditionType.Ready, true, "MembersReady", "");
    } else {
      conditions.add(ConditionType.Ready, false, "MembersNotReady", String.join("; ", notReady));
    }
  }

  private void addProgressing(Conditions conditions, List<String> notReady) {
    Optional<Outcome.Failure> failure = outcome.told();
    if (failure.isPresent()) {
      conditions.add(
          ConditionType.Progressing, true, failure.get().reason(), failure.get().message());
    } else if (!plan.actions().isEmpty()) {
      Action first = plan.actions().getFirst();
      conditions.add(
          ConditionType.Progressing, true, "Changing", first.target() + ": " + first.reason());
    } else if (plan.firstWait().isPresent()) {
      Plan.Wait wait = plan.firstWait().get();
      conditions.add(ConditionType.Progressing, true, wait.reason(), wait.message());
    } else if (!notReady.isEmpty()) {
      conditions.add(ConditionType.Progressing, true, "MembersNotReady", "waiting for the members");
    } else {
      conditions.add(ConditionType.Progressing, false, "Settled", "");
    }
  }

  private MemberStatus statusOf(MemberName member, MemberState state) {
    Optional<Pod> pod = observed.pod(member);
    return new MemberStatus(
        member.name(),
        pod.map(p -> p.getSpec().getNodeName()).orElse(null),
        pod.map(Pod::getStatus).map(s -> s.getPodIP()).orElse(null),
        state.takesConnections(),
        pod.flatMap(MemberPod::release).orElse(null));
  }

  private static Optional<String> whyNotServing(MemberName member, MemberState state) {
    return switch (state) {
      case MemberState.Absent ignored -> Optional.of(member.name() + ": has no pod");
      case MemberState.Ended(var ignored, String why, var young) ->
          Optional.of(member.name() + ": ended: " + why);
      case MemberState.Terminating ignored -> Optional.of(member.name() + ": is being deleted");
      case MemberState.Stale(Pod pod, boolean ready) ->
          Optional.of(
              member.name()
                  + (ready
                      ? ": runs an older revision of the spec"
                      : ": " + MemberState.whyNotReady(pod)));
      case MemberState.OtherRelease(Pod pod, boolean ready) ->
          ready
              ? Optional.empty()
              : Optional.of(member.name() + ": " + MemberState.whyNotReady(pod));
      case MemberState.Current(Pod pod, boolean ready) ->
          ready
              ? Optional.empty()
              : Optional.of(member.name() + ": " + MemberState.whyNotReady(pod));
    };
  }
}
