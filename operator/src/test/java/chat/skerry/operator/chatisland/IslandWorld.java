package chat.skerry.operator.chatisland;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.MemberSpec;
import chat.skerry.crd.chatcluster.StoreSpec;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.crd.chatisland.ChatIslandStatus;
import chat.skerry.crd.chatisland.MemberRelease;
import chat.skerry.crd.chatisland.PartitionRange;
import chat.skerry.crd.condition.Condition;
import chat.skerry.operator.chatcluster.Clusters;
import chat.skerry.operator.chatisland.IslandObservation.NodeState;
import chat.skerry.operator.chatisland.IslandObservation.Surroundings;
import chat.skerry.operator.condition.Conditions;
import chat.skerry.operator.identity.ClusterIdentity;
import chat.skerry.operator.naming.ClusterName;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.plan.Outcome;
import chat.skerry.operator.plan.Plan;
import chat.skerry.operator.plan.World;
import chat.skerry.operator.pod.Launcher;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The island controller in a world of its own, where kubelets and the cluster controller are
/// played. Member a runs on node n-a, member b on n-b.
final class IslandWorld {

  static final Launcher LAUNCHER = new Launcher("r/launcher:1");
  static final ClusterName CLUSTER = new ClusterName("acme", "demo");

  private final World world = new World();
  private final Map<String, NodeState> nodes = new HashMap<>();
  private Optional<ChatCluster> cluster = Optional.of(Clusters.demo());
  private Optional<Secret> identity =
      Optional.of(ClusterIdentity.make(CLUSTER, Owner.of(Clusters.demo()), new SecureRandom()));
  private List<String> missing = List.of();
  private ChatIsland island = islandOf(Clusters.CASSANDRA, "r/node:1");

  IslandWorld() {
    nodes.put("n-a", NodeState.REACHABLE);
    nodes.put("n-b", NodeState.REACHABLE);
  }

  World world() {
    return world;
  }

  static ChatIsland islandOf(StoreSpec store, String image) {
    ChatIsland island = new ChatIsland();
    island.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("acme")
            .withName("demo-0")
            .withUid("uid-of-demo-0")
            .withGeneration(1L)
            .withOwnerReferences(Owner.of(Clusters.demo()))
            .build());
    var spec = Clusters.demo().getSpec();
    island.setSpec(
        new ChatIslandSpec(
            "demo",
            0,
            List.of(new PartitionRange(0, 2047)),
            "0.1.0",
            image,
            null,
            store,
            spec.accessOrDefault(),
            spec.memberOrDefault(),
            spec.limits(),
            null));
    return island;
  }

  ChatIsland island() {
    return island;
  }

  IslandObservation observe() {
    return observe(world.all());
  }

  IslandObservation observe(List<HasMetadata> children) {
    return new IslandObservation(
        island,
        cluster,
        new Surroundings(identity, missing),
        LAUNCHER,
        children,
        nodes,
        world.now());
  }

  Plan plan() {
    return IslandPlanner.plan(observe());
  }

  void run(Plan plan) {
    plan.actions().forEach(world::carryOut);
  }

  /// Until nothing is left to do, with kubelets that start and end pods at once.
  void settle() {
    for (int round = 0; round < 30; round++) {
      Plan plan = plan();
      if (plan.actions().isEmpty() && plan.waits().isEmpty()) {
        return;
      }
      run(plan);
      kubelets();
    }
    throw new AssertionError("not settled: " + plan());
  }

  /// Every reachable node ends what is to end, and starts what is to run.
  void kubelets() {
    for (Pod pod : world.all(Pod.class)) {
      if (nodes.getOrDefault(nodeOf(pod), NodeState.REACHABLE) != NodeState.REACHABLE) {
        continue;
      }
      if (pod.getMetadata().getDeletionTimestamp() != null) {
        world.remove(pod);
      } else if (pod.getStatus() == null || pod.getStatus().getPhase() == null) {
        setPod(pod.getMetadata().getName(), "Running", true);
      }
    }
  }

  void setPod(String name, String phase, boolean ready) {
    Pod pod = world.find(Pod.class, name).orElseThrow();
    world.put(
        new PodBuilder(pod)
            .editSpec()
            .withNodeName(nodeOf(pod))
            .endSpec()
            .withNewStatus()
            .withPhase(phase)
            .withPodIP("10.0.0.1")
            .addNewCondition()
            .withType("Ready")
            .withStatus(ready ? "True" : "False")
            .endCondition()
            .addNewContainerStatus()
            .withName(PodRelease.NODE_CONTAINER)
            .withReady(ready)
            .endContainerStatus()
            .endStatus()
            .build());
  }

  /// What a user or an eviction does: the pod gets its time to end.
  void evict(String name) {
    Pod dying = Serialization.clone(world.find(Pod.class, name).orElseThrow());
    dying.getMetadata().setDeletionTimestamp(world.now().plusSeconds(30).toString());
    world.put(dying);
  }

  static String nodeOf(Pod pod) {
    return "n-" + pod.getMetadata().getName().substring("demo-0-".length());
  }

  void node(String name, NodeState state) {
    nodes.put(name, state);
  }

  /// What only a new pod brings about.
  void setOptions(String javaOptions) {
    ChatIslandSpec spec = island.getSpec();
    change(
        new ChatIslandSpec(
            spec.cluster(),
            spec.index(),
            spec.partitions(),
            spec.version(),
            spec.image(),
            spec.imagePullPolicy(),
            spec.store(),
            spec.access(),
            new MemberSpec(null, null, null, null, null, null, javaOptions),
            spec.limits(),
            spec.memberReleases()));
  }

  /// What a ChatUpgrade does: says which release members are to have.
  void ask(MemberRelease... releases) {
    change(island.getSpec().withMemberReleases(List.of(releases)));
  }

  void change(ChatIslandSpec spec) {
    ChatIsland changed = Serialization.clone(island);
    changed.setSpec(spec);
    changed.getMetadata().setGeneration(island.getMetadata().getGeneration() + 1);
    island = changed;
  }

  void replaceIsland(ChatIsland other) {
    island = other;
  }

  void setCluster(Optional<ChatCluster> other) {
    cluster = other;
  }

  void setIdentity(Optional<Secret> other) {
    identity = other;
  }

  void setMissing(String... names) {
    missing = List.of(names);
  }

  <T extends HasMetadata> void remove(Class<T> kind, String name) {
    world.remove(world.find(kind, name).orElseThrow());
  }

  ChatIslandStatus statusNow() {
    List<Condition> before =
        island.getStatus() == null ? List.of() : island.getStatus().conditions();
    return new IslandStatus(observe(), plan(), Outcome.NOTHING_DONE)
        .build(new Conditions(before, island.getMetadata().getGeneration(), world.now()));
  }

  List<Pod> servingPods() {
    List<Pod> serving = new ArrayList<>();
    for (Pod pod : world.all(Pod.class)) {
      boolean ready =
          pod.getStatus() != null
              && pod.getStatus().getConditions().stream()
                  .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
      if (ready && pod.getMetadata().getDeletionTimestamp() == null) {
        serving.add(pod);
      }
    }
    return serving;
  }
}
