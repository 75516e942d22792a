package chat.skerry.operator.chatcluster;

import static java.util.Objects.requireNonNullElse;

import chat.skerry.crd.chatcluster.AccessSpec;
import chat.skerry.crd.chatcluster.ChatClusterStatus;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.condition.Condition;
import chat.skerry.operator.condition.ConditionType;
import chat.skerry.operator.condition.Conditions;
import chat.skerry.operator.identity.ClusterIdentity;
import chat.skerry.operator.naming.Port;
import chat.skerry.operator.partitions.PartitionMap;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.Outcome;
import chat.skerry.operator.plan.Plan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The status of a ChatCluster after a reconcile: a pure function of what was observed and done.
///
/// @param wanted empty where there never was a valid spec
record ClusterStatus(
    ClusterObservation observed,
    List<SpecProblem> problems,
    Optional<Wanted> wanted,
    Plan plan,
    Outcome outcome) {

  ChatClusterStatus build(Conditions conditions) {
    ChatClusterStatus before =
        requireNonNullElse(observed.cluster().getStatus(), ChatClusterStatus.EMPTY);
    int total = wanted.map(w -> w.islands().size()).orElse(0);
    int ready = total - notReady().size();
    addSpecValid(conditions);
    addReady(conditions);
    addProgressing(conditions);
    addPaused(conditions);
    return new ChatClusterStatus(
        observed.cluster().getMetadata().getGeneration(),
        conditions.list(),
        ready + "/" + total,
        ready,
        total,
        registry().orElse(before.registry()),
        observed.identity().flatMap(ClusterIdentity::publicKey).orElse(before.identityKey()),
        observed.partitionMap().map(PartitionMap::version).orElse(before.partitionMapVersion()),
        releaseOfAll().orElse(before.currentVersion()));
  }

  private void addSpecValid(Conditions conditions) {
    if (problems.isEmpty()) {
      conditions.add(ConditionType.SpecValid, true, "Valid", "");
      return;
    }
    String list = problems.stream().map(SpecProblem::toString).collect(Collectors.joining("; "));
    String consequence =
        wanted.isEmpty()
            ? ". Nothing is made before the spec is valid"
            : ". The last good spec stays in force";
    conditions.add(ConditionType.SpecValid, false, "InvalidSpec", list + consequence);
  }

  private void addReady(Conditions conditions) {
    List<String> notReady = notReady();
    if (wanted.isEmpty()) {
      conditions.add(ConditionType.Ready, false, "InvalidSpec", "there never was a valid spec");
    } else if (identityProblem().isPresent()) {
      Plan.Wait wait = identityProblem().get();
      conditions.add(ConditionType.Ready, false, wait.reason(), wait.message());
    } else if (!notReady.isEmpty()) {
      conditions.add(ConditionType.Ready, false, "IslandsNotReady", String.join("; ", notReady));
    } else if (observed.partitionMap().isEmpty()) {
      conditions.add(ConditionType.Ready, false, "MapNotPublished", "no partition map yet");
    } else if (edgesWanted() > 0 && edgesAvailable() == 0) {
      conditions.add(
          ConditionType.Ready,
          false,
          "EdgesNotReady",
          observed.name().edges() + ": none of %d answers yet".formatted(edgesWanted()));
    } else {
      conditions.add(ConditionType.Ready, true, "IslandsReady", "");
    }
  }

  private int edgesWanted() {
    return wanted.map(w -> w.edge().replicasOrDefault()).orElse(0);
  }

  private int edgesAvailable() {
    return observed.edges().map(EdgeDeployment::available).orElse(0);
  }

  private Optional<Plan.Wait> identityProblem() {
    return plan.waits().stream().filter(wait -> wait.reason().startsWith("Identity")).findFirst();
  }

  private void addProgressing(Conditions conditions) {
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
    } else if (!notReady().isEmpty()) {
      conditions.add(ConditionType.Progressing, true, "IslandsNotReady", "waiting for the islands");
    } else if (edgesAvailable() < edgesWanted()) {
      conditions.add(
          ConditionType.Progressing,
          true,
          "EdgesNotReady",
          "%s: %d of %d answer"
              .formatted(observed.name().edges(), edgesAvailable(), edgesWanted()));
    } else {
      conditions.add(ConditionType.Progressing, false, "Settled", "");
    }
  }

  private void addPaused(Conditions conditions) {
    if (observed.isPaused()) {
      conditions.add(
          ConditionType.Paused, true, "PausedBySpec", "spec.paused is true: nothing is changed");
    }
  }

  /// `name: why` of each island that is wanted and not ready.
  private List<String> notReady() {
    return wanted.stream()
        .flatMap(w -> w.islands().stream())
        .map(spec -> observed.name().island(spec.index()).name())
        .map(name -> notReady(name, observed.child(ChatIsland.class, name).orElse(null)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> notReady(String name, @Nullable ChatIsland island) {
    if (island == null) {
      return Optional.of(name + ": not made yet");
    }
    if (IslandRollout.isReady(island)) {
      return Optional.empty();
    }
    String why =
        island.getStatus() == null
            ? "not looked at yet"
            : Conditions.find(island.getStatus().conditions(), ConditionType.Ready)
                .filter(c -> c.status() == Condition.Status.False)
                .map(c -> requireNonNullElse(c.message(), "not ready"))
                .orElse("has not answered its last change yet");
    return Optional.of(name + ": " + why);
  }

  private Optional<String> registry() {
    return wanted.flatMap(w -> {
      AccessSpec access = w.access();
      if (access.typeOrDefault() == AccessSpec.Type.ClusterIP) {
        return Optional.of(
            "http://%s.%s.svc:%d"
                .formatted(
                    observed.name().registryService(),
                    observed.name().namespace(),
                    Port.REGISTRY.number()));
      }
      return observed
          .registry()
          .flatMap(service -> MapDraft.nodePort(service, Port.REGISTRY.number()))
          .map(port -> "http://" + access.advertisedHost() + ":" + port);
    });
  }

  /// The version that all members run, when it is one.
  private Optional<String> releaseOfAll() {
    Set<String> releases =
        observed.islands().stream()
            .map(ChatIsland::getStatus)
            .flatMap(status -> status == null ? Stream.of() : status.members().stream())
            .map(member -> requireNonNullElse(member.release(), ""))
            .collect(Collectors.toSet());
    return releases.size() == 1
        ? releases.stream().filter(release -> !release.isEmpty()).findFirst()
        : Optional.empty();
  }
}
