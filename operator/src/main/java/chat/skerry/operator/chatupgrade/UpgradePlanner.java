package chat.skerry.operator.chatupgrade;

import static java.util.Objects.requireNonNull;

import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatupgrade.ChatUpgradeStatus;
import chat.skerry.crd.chatupgrade.MemberStage;
import chat.skerry.crd.chatupgrade.MemberUpgrade;
import chat.skerry.crd.chatupgrade.UpgradePhase;
import chat.skerry.operator.naming.MemberName;
import chat.skerry.operator.plan.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Plans a ChatUpgrade: a pure function of what was observed. It sees to the beginning and the end;
/// what happens between is the [Walk]'s.
final class UpgradePlanner {

  private final UpgradeObservation observed;
  private final ChatUpgradeStatus status;

  private UpgradePlanner(UpgradeObservation observed) {
    this.observed = observed;
    this.status = observed.status();
  }

  static UpgradePlan plan(UpgradeObservation observed) {
    return new UpgradePlanner(observed).plan();
  }

  private UpgradePlan plan() {
    if (status.hasEnded()) {
      return resting(requireNonNull(status.phase()), status.stage() == null ? "" : status.stage());
    }
    if (observed.cluster().isEmpty() || observed.islands().isEmpty()) {
      return waiting(
          "ClusterMissing", "ChatCluster %s: has no islands".formatted(observed.spec().cluster()));
    }
    if (!observed.spec().dryRunOrDefault() && !observed.isOwned()) {
      return resting(
          UpgradePhase.Refused,
          "not made by the operator: set spec.version of the ChatCluster, or dryRun here");
    }
    if (observed.spec().dryRunOrDefault()) {
      return planned();
    }
    List<MemberUpgrade> members = status.members().isEmpty() ? order() : status.members();
    boolean back = status.phase() == UpgradePhase.RollingBack;
    if (!back && !observed.isStillWanted()) {
      return over(UpgradePhase.Superseded, members, "the ChatCluster asks for another release");
    }
    return new Walk(observed, members, back, Optional.ofNullable(status.rollbackReason())).next();
  }

  /// The plan alone, made once, when all members that can answer have done so.
  private UpgradePlan planned() {
    List<String> silent =
        observed.pods().keySet().stream()
            .filter(name -> observed.member(name).handsOver() && observed.member(name).isServing())
            .filter(name -> !observed.answers().containsKey(name))
            .sorted()
            .toList();
    if (!silent.isEmpty()) {
      return waiting("MemberSilent", String.join(", ", silent) + ": no answer yet");
    }
    return over(UpgradePhase.Planned, order(), "a dry run: nothing is done");
  }

  /// Islands that are not ready first, then by index; in each the member with fewer sessions first.
  private List<MemberUpgrade> order() {
    List<MemberUpgrade> members = new ArrayList<>();
    observed.islands().stream()
        .sorted(Comparator.comparing((ChatIsland island) -> serves(island)))
        .forEach(island ->
            observed.membersOf(island).stream()
                .map(MemberName::name)
                .sorted(
                    Comparator.comparing((String name) -> observed.member(name).isServing())
                        .thenComparing(name -> observed.member(name).sessions())
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(name -> members.add(member(island, name))));
    return members;
  }

  private boolean serves(ChatIsland island) {
    return observed.membersOf(island).stream()
        .allMatch(member -> observed.member(member.name()).isServing());
  }

  private MemberUpgrade member(ChatIsland island, String name) {
    Method method =
        Method.of(
            observed.member(name),
            observed.spec().policyOrDefault().methodOrDefault(),
            island.getSpec().version(),
            observed.spec().version(),
            Optional.empty());
    return new MemberUpgrade(
        name,
        island.getMetadata().getName(),
        method.method(),
        method.why(),
        method.expect(),
        MemberStage.Waiting,
        null,
        island.getSpec().version(),
        island.getSpec().image(),
        null);
  }

  private UpgradePlan waiting(String reason, String message) {
    return new UpgradePlan(
        status.phase() == null ? UpgradePhase.Pending : status.phase(),
        status.members(),
        "waits",
        Optional.ofNullable(status.rollbackReason()),
        Optional.empty(),
        Optional.of(new Plan.Wait(reason, message)));
  }

  private UpgradePlan resting(UpgradePhase phase, String stage) {
    return over(phase, status.members(), stage);
  }

  private UpgradePlan over(UpgradePhase phase, List<MemberUpgrade> members, String stage) {
    return new UpgradePlan(
        phase,
        members,
        stage,
        Optional.ofNullable(status.rollbackReason()),
        Optional.empty(),
        Optional.empty());
  }
}
