package chat.skerry.operator.chatcluster;

import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.crd.chatisland.ChatIslandStatus;
import chat.skerry.operator.condition.ConditionType;
import chat.skerry.operator.condition.Conditions;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Makes missing islands at once, and changes existing ones one at a time: the next when all others
/// are ready, so that a bad change stops at the first island. An island that is not ready is
/// changed first, and without waiting: the change may be its cure.
final class IslandRollout {

  private IslandRollout() {}

  static void plan(
      ClusterObservation observed, ClusterChildren children, Wanted wanted, Plan.Builder plan) {
    List<ChatIslandSpec> outdated = new ArrayList<>();
    List<String> notReady = new ArrayList<>();
    for (ChatIslandSpec spec : wanted.islands()) {
      String name = observed.name().island(spec.index()).name();
      Optional<ChatIsland> island = observed.child(ChatIsland.class, name);
      if (island.isEmpty()) {
        plan.add(new Action.Apply(children.island(spec), "missing"));
        continue;
      }
      if (!ClusterPlanner.isAsWanted(children, spec, island.get())) {
        outdated.add(spec);
      }
      if (!isReady(island.get())) {
        notReady.add(name);
      }
    }
    next(outdated, notReady, observed)
        .ifPresentOrElse(
            spec ->
                plan.add(
                    new Action.Apply(children.island(spec), "the spec of the cluster changed")),
            () -> {
              if (!outdated.isEmpty()) {
                plan.waitFor(
                    "IslandsNotReady",
                    "%d islands are to be changed, not before this one is ready: %s"
                        .formatted(outdated.size(), String.join(", ", notReady)));
              }
            });
  }

  private static Optional<ChatIslandSpec> next(
      List<ChatIslandSpec> outdated, List<String> notReady, ClusterObservation observed) {
    Optional<ChatIslandSpec> ailing =
        outdated.stream()
            .filter(spec -> notReady.contains(observed.name().island(spec.index()).name()))
            .findFirst();
    return ailing.or(() -> notReady.isEmpty() ? outdated.stream().findFirst() : Optional.empty());
  }

  /// Ready, and said so about the spec it has now.
  static boolean isReady(ChatIsland island) {
    ChatIslandStatus status = island.getStatus();
    return status != null
        && Objects.equals(status.observedGeneration(), island.getMetadata().getGeneration())
        && Conditions.isTrue(status.conditions(), ConditionType.Ready);
  }
}
