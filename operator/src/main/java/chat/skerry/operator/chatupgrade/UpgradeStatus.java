package chat.skerry.operator.chatupgrade;

import chat.skerry.crd.chatupgrade.ChatUpgradeStatus;
import chat.skerry.crd.chatupgrade.MemberStage;
import chat.skerry.crd.chatupgrade.MemberUpgrade;
import chat.skerry.crd.chatupgrade.UpgradePhase;
import chat.skerry.operator.condition.ConditionType;
import chat.skerry.operator.condition.Conditions;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The status of a ChatUpgrade: a pure function of what was observed and planned, written before
/// the planned step is taken.
record UpgradeStatus(UpgradeObservation observed, UpgradePlan plan) {

  ChatUpgradeStatus build(Conditions conditions) {
    addBlocked(conditions);
    addSucceeded(conditions);
    long done = plan.members().stream().filter(m -> m.stage() == MemberStage.Done).count();
    return new ChatUpgradeStatus(
        observed.upgrade().getMetadata().getGeneration(),
        plan.phase(),
        plan.members().stream()
            .map(MemberUpgrade::fromVersion)
            .distinct()
            .collect(Collectors.joining(", ")),
        observed.image(),
        done + "/" + plan.members().size(),
        plan.stage(),
        plan.rollbackReason().orElse(null),
        finishedAt(),
        conditions.list(),
        plan.members());
  }

  private void addBlocked(Conditions conditions) {
    if (plan.blocked().isPresent()) {
      conditions.add(
          ConditionType.UpgradeBlocked,
          true,
          plan.blocked().get().reason(),
          plan.blocked().get().message());
    } else {
      conditions.add(ConditionType.UpgradeBlocked, false, "Nothing", "");
    }
  }

  private void addSucceeded(Conditions conditions) {
    if (plan.phase().isOver() && plan.phase() != UpgradePhase.Planned) {
      conditions.add(
          ConditionType.Succeeded,
          plan.phase() == UpgradePhase.Succeeded,
          plan.phase().name(),
          plan.rollbackReason().orElse(plan.stage()));
    }
  }

  private @Nullable String finishedAt() {
    if (!plan.phase().isOver()) {
      return null;
    }
    String told = observed.status().finishedAt();
    return told != null ? told : observed.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
