package chat.skerry.operator.chatisland;

import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.crd.chatisland.MemberRelease;
import chat.skerry.crd.chatupgrade.UpgradeMethod;
import chat.skerry.operator.naming.MemberName;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Plans the pods of an island. At most one running member is taken away at a time, and only while
/// the other takes connections, or where neither does and nothing else would ever change that.
final class MemberPlan {

  private final IslandObservation observed;
  private final IslandChildren children;
  private final Plan.Builder plan;
  private final Map<MemberName, MemberState> states = new LinkedHashMap<>();

  private MemberPlan(IslandObservation observed, IslandChildren children, Plan.Builder plan) {
    this.observed = observed;
    this.children = children;
    this.plan = plan;
    observed.members().forEach(member -> states.put(member, observed.state(member)));
  }

  static void plan(IslandObservation observed, IslandChildren children, Plan.Builder plan) {
    MemberPlan members = new MemberPlan(observed, children, plan);
    members.states.forEach(members::planMember);
    members.planReplacement();
  }

  private void planMember(MemberName member, MemberState state) {
    switch (state) {
      case MemberState.Absent ignored ->
          plan.add(new Action.Create(children.pod(member), "the member has no pod"));
      case MemberState.Ended(Pod pod, String why, boolean young) -> {
        if (young) {
          plan.waitFor("MemberEnded", member.name() + ": ended at once: " + why);
        } else {
          plan.add(new Action.Delete(pod, false, "the pod ended: " + why));
        }
      }
      case MemberState.Terminating(Pod pod, boolean overdue) -> planStuck(member, pod, overdue);
      case MemberState.OtherRelease(Pod pod, boolean ready) -> planRelease(member, pod);
      case MemberState.Stale ignored -> {
        // Replaced one at a time, below.
      }
      case MemberState.Current ignored -> {
        // As it should be.
      }
    }
  }

  /// Only what an upgrade asks of this member moves it: an island that merely says another release
  /// waits for its upgrade.
  private void planRelease(MemberName member, Pod pod) {
    Optional<MemberRelease> asked = asked(member);
    if (asked.isPresent() && !mustBeReplaced(member, pod)) {
      ChatIslandSpec spec = observed.specOf(member);
      plan.add(
          new Action.PatchRelease(
              pod,
              PodRelease.CONTAINER,
              spec.image(),
              Map.of(PodRelease.ANNOTATION, spec.version(), Revision.ANNOTATION, Revision.of(spec)),
              "takes over the live sockets with release " + spec.version()));
    }
  }

  private Optional<MemberRelease> asked(MemberName member) {
    return observed.island().getSpec().releaseOf(member.name());
  }

  private boolean mustBeReplaced(MemberName member, Pod pod) {
    return asked(member).filter(a -> a.method() == UpgradeMethod.Drain).isPresent()
        || !PodRelease.of(pod).map(PodRelease::handsOver).orElse(false);
  }

  /// Two witnesses stand in for the silent kubelet: the node does not answer the control plane, and
  /// the other member takes connections, so it has taken over. A member that was only cut off from
  /// the control plane may still hold sessions then; it fences itself by losing its island view.
  /// Stronger fencing (a lease of the island as the third witness) comes with ownership epochs.
  private void planStuck(MemberName member, Pod pod, boolean overdue) {
    boolean unreachable = observed.isOnUnreachableNode(pod);
    if (overdue && unreachable && otherTakesConnections(member)) {
      plan.add(
          new Action.Delete(
              pod,
              true,
              "its node %s does not answer and the other member serves"
                  .formatted(pod.getSpec().getNodeName())));
      return;
    }
    String detail =
        unreachable
            ? "its node %s does not answer; it is given up when its time is over and the other member"
                    .formatted(pod.getSpec().getNodeName())
                + " serves"
            : "it hands over its sessions";
    plan.waitFor("MemberTerminating", member.name() + ": is being deleted: " + detail);
  }

  private void planReplacement() {
    Optional<Map.Entry<MemberName, MemberState>> next = nextStale();
    if (next.isEmpty()) {
      return;
    }
    MemberName member = next.get().getKey();
    MemberState stale = next.get().getValue();
    boolean ready = stale.takesConnections();
    Optional<MemberState> other = other(member);
    boolean mayGo =
        other.isEmpty() || other.get().takesConnections() || (!ready && other.get().isRunning());
    if (mayGo) {
      plan.add(
          new Action.Delete(
              observed.pod(member).orElseThrow(),
              false,
              stale instanceof MemberState.Stale
                  ? "made from an older revision of the spec"
                  : "is made again with another release"));
    } else {
      plan.waitFor(
          "PeerNotReady",
          member.name() + ": to be replaced, not before the other member takes connections");
    }
  }

  /// One that serves nobody goes first.
  private Optional<Map.Entry<MemberName, MemberState>> nextStale() {
    return states.entrySet().stream()
        .filter(e -> isToBeReplaced(e.getKey(), e.getValue()))
        .min(
            Comparator.comparing(
                (Map.Entry<MemberName, MemberState> e) -> e.getValue().takesConnections()));
  }

  private boolean isToBeReplaced(MemberName member, MemberState state) {
    return switch (state) {
      case MemberState.Stale ignored -> true;
      case MemberState.OtherRelease(Pod pod, boolean ready) ->
          asked(member).isPresent() && mustBeReplaced(member, pod);
      case MemberState.Absent ignored -> false;
      case MemberState.Ended ignored -> false;
      case MemberState.Terminating ignored -> false;
      case MemberState.Current(Pod pod, boolean ready) ->
          asked(member).filter(a -> pod.getMetadata().getUid().equals(a.replaces())).isPresent();
    };
  }

  private Optional<MemberState> other(MemberName member) {
    return states.entrySet().stream()
        .filter(e -> !e.getKey().equals(member))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private boolean otherTakesConnections(MemberName member) {
    return other(member).map(MemberState::takesConnections).orElse(false);
  }
}
