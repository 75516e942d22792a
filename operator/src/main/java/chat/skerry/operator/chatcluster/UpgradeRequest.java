package chat.skerry.operator.chatcluster;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatupgrade.ChatUpgrade;
import chat.skerry.crd.chatupgrade.ChatUpgradeSpec;
import chat.skerry.crd.chatupgrade.ChatUpgradeStatus;
import chat.skerry.crd.chatupgrade.UpgradePhase;
import chat.skerry.operator.naming.Labels;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks for an upgrade when members are to have another release than they have, tells how it goes,
/// and forgets old ones. It moves nothing itself. An upgrade that went back is not asked for again
/// before a person deletes it or the spec asks for another release.
final class UpgradeRequest {

  private final ClusterObservation observed;
  private final Plan.Builder plan;

  private UpgradeRequest(ClusterObservation observed, Plan.Builder plan) {
    this.observed = observed;
    this.plan = plan;
  }

  static void plan(ClusterObservation observed, Wanted wanted, Plan.Builder plan) {
    if (!observed.islands().isEmpty() && observed.cluster().getSpec() != null) {
      new UpgradeRequest(observed, plan).plan(wanted.asked());
    }
  }

  private void plan(Optional<AskedRelease> asked) {
    List<ChatUpgrade> upgrades =
        observed.all(ChatUpgrade.class).stream()
            .sorted(Comparator.comparingInt(UpgradeRequest::number))
            .toList();
    Optional<ChatUpgrade> active = upgrades.stream().filter(u -> !isOver(u)).findFirst();
    if (active.isPresent()) {
      plan.waitFor("Upgrading", telling(active.get()));
    } else if (asked.isPresent() && !isThere(asked.get())) {
      ask(asked.get(), upgrades);
    }
    forget(upgrades);
  }

  private void ask(AskedRelease asked, List<ChatUpgrade> upgrades) {
    Optional<ChatUpgrade> last =
        upgrades.isEmpty() ? Optional.empty() : Optional.of(upgrades.getLast());
    boolean wentBack =
        last.filter(u -> phase(u) == UpgradePhase.RolledBack || phase(u) == UpgradePhase.Refused)
            .filter(u ->
                asked.is(
                    u.getSpec().version(), Objects.requireNonNullElse(u.getSpec().image(), "")))
            .isPresent();
    if (wentBack) {
      plan.waitFor(
          "RolledBack",
          telling(last.orElseThrow()) + ". Ask for another version, or delete it to try again");
      return;
    }
    plan.add(
        new Action.Create(
            upgrade(asked, upgrades.isEmpty() ? 1 : number(upgrades.getLast()) + 1),
            "the spec asks for release " + asked.version()));
  }

  private ChatUpgrade upgrade(AskedRelease asked, int number) {
    ChatCluster cluster = observed.cluster();
    ChatUpgrade upgrade = new ChatUpgrade();
    upgrade.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(observed.name().namespace())
            .withName(observed.name().upgrade(number))
            .withLabels(Labels.of(observed.name()))
            .withOwnerReferences(Owner.of(cluster))
            .build());
    upgrade.setSpec(
        new ChatUpgradeSpec(
            observed.name().name(),
            asked.version(),
            asked.image(),
            null,
            null,
            null,
            cluster.getSpec().upgradeOrDefault()));
    return upgrade;
  }

  private boolean isThere(AskedRelease asked) {
    return observed.islands().stream()
        .allMatch(island ->
            asked.is(island.getSpec().version(), island.getSpec().image())
                && island.getSpec().memberReleases().isEmpty()
                && membersHave(asked.version(), island));
  }

  /// An older operator may have left members behind their island.
  private static boolean membersHave(String version, ChatIsland island) {
    return island.getStatus() == null
        || island.getStatus().members().stream()
            .allMatch(member -> member.release() == null || member.release().equals(version));
  }

  private void forget(List<ChatUpgrade> upgrades) {
    int keep = observed.cluster().getSpec().upgradeOrDefault().historyLimitOrDefault();
    List<ChatUpgrade> over = upgrades.stream().filter(UpgradeRequest::isOver).toList();
    over.stream()
        .limit(Math.max(0, over.size() - keep))
        .filter(upgrade -> !Owner.isBeingDeleted(upgrade))
        .forEach(upgrade ->
            plan.add(
                new Action.Delete(upgrade, false, "more than the last " + keep + " are over")));
  }

  private static String telling(ChatUpgrade upgrade) {
    ChatUpgradeStatus status =
        Objects.requireNonNullElse(upgrade.getStatus(), ChatUpgradeStatus.EMPTY);
    String detail =
        status.rollbackReason() != null
            ? status.rollbackReason()
            : status.stage() != null ? status.stage() : "begins";
    return "ChatUpgrade %s to %s: %s"
        .formatted(upgrade.getMetadata().getName(), upgrade.getSpec().version(), detail);
  }

  private static @Nullable UpgradePhase phase(ChatUpgrade upgrade) {
    return upgrade.getStatus() == null ? null : upgrade.getStatus().phase();
  }

  private static boolean isOver(ChatUpgrade upgrade) {
    return upgrade.getStatus() != null && upgrade.getStatus().hasEnded();
  }

  private static int number(ChatUpgrade upgrade) {
    String name = upgrade.getMetadata().getName();
    try {
      return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
