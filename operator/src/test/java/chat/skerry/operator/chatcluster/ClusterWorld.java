package chat.skerry.operator.chatcluster;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterSpec;
import chat.skerry.crd.chatcluster.ChatClusterStatus;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandStatus;
import chat.skerry.crd.chatupgrade.ChatUpgrade;
import chat.skerry.crd.chatupgrade.ChatUpgradeSpec;
import chat.skerry.crd.chatupgrade.ChatUpgradeStatus;
import chat.skerry.crd.chatupgrade.UpgradePhase;
import chat.skerry.crd.condition.Condition;
import chat.skerry.operator.chatisland.IslandResource;
import chat.skerry.operator.condition.Conditions;
import chat.skerry.operator.naming.Labels;
import chat.skerry.operator.naming.MemberName;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.naming.Port;
import chat.skerry.operator.partitions.PartitionMap;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.Outcome;
import chat.skerry.operator.plan.Plan;
import chat.skerry.operator.plan.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;

/// The cluster controller in a world of its own, where the island controller is played: it makes
/// the Services of members, and says of an island that it is ready.
final class ClusterWorld {

  private final World world = new World();
  private NodeRelease shipped;
  private ChatCluster cluster = Clusters.demo();
  private List<ConfigMap> keySources = List.of();

  ClusterWorld(NodeRelease shipped) {
    this.shipped = shipped;
  }

  World world() {
    return world;
  }

  ChatCluster cluster() {
    return cluster;
  }

  ClusterObservation observe() {
    return new ClusterObservation(cluster, world.all(), keySources);
  }

  Plan plan() {
    ClusterObservation observed = observe();
    return observed.isPaused()
        ? Plan.NOTHING
        : ClusterPlanner.plan(observed, wanted(observed), world.now());
  }

  Optional<Wanted> wanted(ClusterObservation observed) {
    return SpecCheck.of(cluster).isEmpty()
        ? Optional.of(Wanted.of("demo", cluster.getSpec(), observed.islands(), shipped))
        : Wanted.lastGood(observed);
  }

  void run(Plan plan) {
    plan.actions().forEach(world::carryOut);
    bumpIslandGenerations();
  }

  /// Until nothing is left to do.
  void settle() {
    for (int round = 0; round < 20; round++) {
      Plan plan = plan();
      if (plan.actions().isEmpty() && plan.waits().isEmpty()) {
        return;
      }
      run(plan);
      makeMemberServices();
      playUpgrades();
      readyIslands();
      readyEdges();
    }
    throw new AssertionError("not settled: " + plan());
  }

  void makeMemberServices() {
    for (ChatIsland island : world.all(ChatIsland.class)) {
      for (MemberName member :
          observe()
              .name()
              .island(island.getSpec().index())
              .members(island.getSpec().memberCount())) {
        // A Service of an earlier island of this name was collected.
        if (world
            .find(Service.class, member.name())
            .filter(service -> Owner.owns(island, service))
            .isEmpty()) {
          world.put(
              new ServiceBuilder()
                  .withNewMetadata()
                  .withNamespace("acme")
                  .withName(member.name())
                  .withLabels(Labels.of(member))
                  .withOwnerReferences(Owner.of(island))
                  .endMetadata()
                  .withNewSpec()
                  .withType("NodePort")
                  .addNewPort()
                  .withName("chat")
                  .withPort(Port.CHAT.number())
                  .endPort()
                  .addNewPort()
                  .withName("websocket")
                  .withPort(Port.WEBSOCKET.number())
                  .endPort()
                  .endSpec()
                  .build());
        }
      }
    }
  }

  void readyIslands() {
    for (ChatIsland island : world.all(ChatIsland.class)) {
      ChatIsland ready = Serialization.clone(island);
      long generation = generation(island);
      ready.getMetadata().setGeneration(generation);
      ready.setStatus(
          new ChatIslandStatus(
              generation,
              List.of(
                  new Condition(
                      "Ready", Condition.Status.True, generation, null, "MembersReady", null)),
              "2/2",
              List.of()));
      world.put(ready);
    }
  }

  /// What the upgrade controller does, all at once.
  void playUpgrades() {
    for (ChatUpgrade upgrade : world.all(ChatUpgrade.class)) {
      if (upgrade.getStatus() != null && upgrade.getStatus().hasEnded()) {
        continue;
      }
      ChatUpgradeSpec spec = upgrade.getSpec();
      List<ChatIsland> islands = observe().islands();
      boolean wanted =
          AskedRelease.of(cluster, islands, shipped)
              .map(asked -> asked.is(spec.version(), String.valueOf(spec.image())))
              .orElse(true);
      if (wanted) {
        islands.forEach(island ->
            world.carryOut(
                new Action.Apply(
                    IslandResource.of(
                        cluster,
                        island.getSpec().withRelease(spec.version(), String.valueOf(spec.image()))),
                    "upgraded")));
      }
      tell(upgrade, wanted ? UpgradePhase.Succeeded : UpgradePhase.Superseded);
    }
  }

  void tell(ChatUpgrade upgrade, UpgradePhase phase) {
    ChatUpgrade told = Serialization.clone(upgrade);
    told.setStatus(
        new ChatUpgradeStatus(1L, phase, null, null, null, null, null, null, null, null));
    world.put(told);
  }

  ChatUpgrade upgrade(int number) {
    return world.find(ChatUpgrade.class, "demo-upgrade-" + number).orElseThrow();
  }

  void readyEdges() {
    for (Deployment edges : world.all(Deployment.class)) {
      Deployment ready = Serialization.clone(edges);
      ready.setStatus(
          new DeploymentStatusBuilder()
              .withAvailableReplicas(edges.getSpec().getReplicas())
              .build());
      world.put(ready);
    }
  }

  /// A changed spec has a new generation, and keeps the status of the one before.
  private void bumpIslandGenerations() {
    for (ChatIsland island : world.all(ChatIsland.class)) {
      if (island.getStatus() == null && island.getMetadata().getGeneration() == null) {
        ChatIsland first = Serialization.clone(island);
        first.getMetadata().setGeneration(generation(island));
        world.put(first);
      }
    }
  }

  private static long generation(ChatIsland island) {
    return island.getSpec().hashCode();
  }

  PartitionMap map() {
    return observe().partitionMap().orElseThrow();
  }

  void change(ChatClusterSpec spec) {
    ChatCluster changed = Serialization.clone(cluster);
    changed.setSpec(spec);
    changed.getMetadata().setGeneration(cluster.getMetadata().getGeneration() + 1);
    cluster = changed;
  }

  void replaceCluster(ChatCluster other) {
    cluster = other;
  }

  void upgradeOperator(NodeRelease release) {
    shipped = release;
  }

  void publishKeys(String jwks) {
    keySources =
        List.of(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("skerry-verification-keys")
                .endMetadata()
                .addToData("jwks.json", jwks)
                .build());
  }

  ChatClusterStatus statusNow() {
    ClusterObservation observed = observe();
    List<Condition> before =
        cluster.getStatus() == null ? List.of() : cluster.getStatus().conditions();
    return new ClusterStatus(
            observed, SpecCheck.of(cluster), wanted(observed), plan(), Outcome.NOTHING_DONE)
        .build(new Conditions(before, cluster.getMetadata().getGeneration(), world.now()));
  }

  void tellStatus() {
    ChatCluster told = Serialization.clone(cluster);
    told.setStatus(statusNow());
    cluster = told;
  }

  <T extends HasMetadata> void remove(Class<T> kind, String name) {
    world.remove(world.find(kind, name).orElseThrow());
  }
}
