package chat.skerry.operator.chatupgrade;

import chat.skerry.crd.chatupgrade.MemberUpgrade;
import chat.skerry.crd.chatupgrade.UpgradePhase;
import chat.skerry.operator.plan.Plan;
import java.util.List;
import java.util.Optional;

/// Where an upgrade stands now, the step to be taken, and what is waited for.
///
/// @param stage one line for people
/// @param rollbackReason why members went back, if they did
record UpgradePlan(
    UpgradePhase phase,
    List<MemberUpgrade> members,
    String stage,
    Optional<String> rollbackReason,
    Optional<UpgradeStep> step,
    Optional<Plan.Wait> blocked) {

  UpgradePlan {
    members = List.copyOf(members);
  }
}
