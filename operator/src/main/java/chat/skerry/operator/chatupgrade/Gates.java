package chat.skerry.operator.chatupgrade;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.Durability;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandStatus;
import chat.skerry.crd.chatupgrade.MemberUpgrade;
import chat.skerry.crd.chatupgrade.UpgradeMethod;
import chat.skerry.operator.condition.ConditionType;
import chat.skerry.operator.condition.Conditions;
import chat.skerry.operator.handover.MemberAnswer;
import chat.skerry.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What has to be true before a member is told to move. The first that is not is told.
///
/// A member that serves nobody may always move: that may be its cure.
record Gates(UpgradeObservation observed) {

  /// @param member with the method by which it is to move
  /// @param position of its island in the order, from 0
  Optional<Plan.Wait> onTheWay(MemberUpgrade member, int position) {
    if (!observed.member(member.name()).isServing()) {
      return paused().or(() -> approval(position)).or(this::otherUpgrade);
    }
    return Stream.<Supplier<Optional<Plan.Wait>>>of(
            this::paused,
            () -> approval(position),
            this::otherUpgrade,
            this::islands,
            () -> peer(member),
            () -> silent(member),
            this::handover,
            this::copies)
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// On the way back nothing is waited for that the new release itself may have broken.
  Optional<Plan.Wait> onTheWayBack(MemberUpgrade member) {
    boolean mayGo =
        member.method() == UpgradeMethod.HotUpgrade || !observed.member(member.name()).isServing();
    return paused().or(() -> mayGo ? Optional.empty() : peer(member));
  }

  private Optional<Plan.Wait> paused() {
    boolean cluster =
        observed.cluster().map(ChatCluster::getSpec).filter(s -> s.pausedOrDefault()).isPresent();
    if (cluster) {
      return wait("Paused", "the ChatCluster is paused");
    }
    return observed.spec().pausedOrDefault()
        ? wait("Paused", "spec.paused is true")
        : Optional.empty();
  }

  private Optional<Plan.Wait> approval(int position) {
    int approved = observed.spec().approvedIslandsOrDefault();
    return observed.spec().policyOrDefault().supervisedOrDefault() && position >= approved
        ? wait(
            "AwaitsApproval",
            "spec.approvedIslands: %d (expected: %d for the next island; a person raises it)"
                .formatted(approved, position + 1))
        : Optional.empty();
  }

  private Optional<Plan.Wait> otherUpgrade() {
    return observed.others().stream()
        .map(other -> other.getMetadata().getName())
        .filter(name -> isBefore(name, observed.upgrade().getMetadata().getName()))
        .findFirst()
        .flatMap(name -> wait("OtherUpgrade", name + " is not over"));
  }

  private static boolean isBefore(String a, String b) {
    return a.length() != b.length() ? a.length() < b.length() : a.compareTo(b) < 0;
  }

  /// Nothing else is in flight in the whole cluster.
  private Optional<Plan.Wait> islands() {
    return observed.islands().stream().map(Gates::unsettled).flatMap(Optional::stream).findFirst();
  }

  private static Optional<Plan.Wait> unsettled(ChatIsland island) {
    String name = island.getMetadata().getName();
    ChatIslandStatus status = island.getStatus();
    if (status == null
        || !Objects.equals(status.observedGeneration(), island.getMetadata().getGeneration())) {
      return wait("IslandChanging", name + ": has not answered its last change yet");
    }
    return Stream.of(ConditionType.Ready, ConditionType.Progressing)
        .filter(type ->
            Conditions.isTrue(status.conditions(), type) == (type == ConditionType.Progressing))
        .map(type -> Conditions.find(status.conditions(), type))
        .map(found ->
            name
                + ": "
                + found
                    .map(c -> c.message() == null ? c.reason() : c.message())
                    .orElse("not ready"))
        .findFirst()
        .flatMap(message -> wait("IslandNotReady", message));
  }

  private Optional<Plan.Wait> peer(MemberUpgrade member) {
    return peersOf(member).stream()
        .filter(peer -> !observed.member(peer).isServing())
        .findFirst()
        .flatMap(peer -> wait("PeerNotReady", peer + ": " + observed.member(peer).standing()));
  }

  private List<String> peersOf(MemberUpgrade member) {
    return observed.island(member.island()).stream()
        .flatMap(island -> observed.membersOf(island).stream())
        .map(name -> name.name())
        .filter(name -> !name.equals(member.name()))
        .toList();
  }

  /// Who can't be asked can't be handed over.
  private Optional<Plan.Wait> silent(MemberUpgrade member) {
    boolean silent =
        member.method() == UpgradeMethod.HotUpgrade
            && observed.member(member.name()).answer().isEmpty();
    return silent
        ? wait("MemberSilent", member.name() + ": does not answer /handover")
        : Optional.empty();
  }

  private Optional<Plan.Wait> handover() {
    return observed.answers().entrySet().stream()
        .filter(answer -> !answer.getValue().isServing())
        .map(answer -> answer.getKey() + ": is " + answer.getValue().stage())
        .sorted()
        .findFirst()
        .flatMap(message -> wait("HandoverInFlight", message));
  }

  /// Messages that lie in the memory of one member alone would not survive its mishap.
  private Optional<Plan.Wait> copies() {
    boolean byMembers =
        observed
            .cluster()
            .map(c -> c.getSpec().store().durabilityOrDefault() == Durability.TwoMembers)
            .orElse(true);
    return observed.pods().values().stream()
        .map(Pod::getMetadata)
        .map(pod -> pod.getName())
        .sorted()
        .filter(name -> lacksCopies(name, byMembers))
        .findFirst()
        .flatMap(name ->
            wait("PeerNotInSync", name + ": its messages do not lie with both members yet"));
  }

  private boolean lacksCopies(String member, boolean byMembers) {
    MemberAnswer answer = observed.answers().get(member);
    String durability = answer == null ? "" : answer.durability().orElse("");
    return durability.equals("NONE") || (byMembers && durability.equals("CASSANDRA"));
  }

  static Optional<Plan.Wait> wait(String reason, String message) {
    return Optional.of(new Plan.Wait(reason, message));
  }
}
