package chat.skerry.operator.chatisland;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.operator.chatisland.IslandObservation.NodeState;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.Plan;
import chat.skerry.operator.plan.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random walks of an island: people delete things, pods end, nodes go silent, the spec changes,
/// and the operator is killed after any action or sees the world of a moment ago. In the end all
/// comes right, and on the way a serving member is never taken away while the other is known not to
/// serve.
class IslandSimulation {

  private static final int STEPS = 60;

  static LongStream seeds() {
    String one = System.getProperty("skerry.seed");
    return one == null ? LongStream.range(0, 40) : LongStream.of(Long.parseLong(one));
  }

  @ParameterizedTest(name = "-Dskerry.seed={0}")
  @MethodSource("seeds")
  void convergesAfterAnyWalk(long seed) {
    Random random = new Random(seed);
    IslandWorld world = new IslandWorld();
    List<HasMetadata> seenBefore = List.of();
    for (int step = 0; step < STEPS; step++) {
      disturb(world, random);
      List<HasMetadata> now = world.world().all();
      boolean stale = random.nextInt(5) == 0;
      IslandObservation observed = world.observe(stale ? seenBefore : now);
      seenBefore = now;
      Plan plan = IslandPlanner.plan(observed);
      check(plan, observed);
      runUntilKilled(world, plan, random);
    }
    world.node("n-a", NodeState.REACHABLE);
    world.node("n-b", NodeState.REACHABLE);
    wakePods(world);
    world.settle();
    world.kubelets();
    world.settle();
    int writes = world.world().writes();

    world.run(world.plan());

    assertThat(world.world().writes()).as("the second reconcile writes nothing").isEqualTo(writes);
    assertThat(world.servingPods().size()).isEqualTo(2);
    assertThat(world.statusNow().membersReady()).isEqualTo("2/2");
  }

  private static void disturb(IslandWorld world, Random random) {
    World resources = world.world();
    String member = random.nextBoolean() ? "demo-0-a" : "demo-0-b";
    switch (random.nextInt(12)) {
      case 0 -> resources.find(Pod.class, member).ifPresent(resources::remove);
      case 1 -> resources.find(Service.class, member).ifPresent(resources::remove);
      case 2 -> resources.find(Secret.class, member + "-identity").ifPresent(resources::remove);
      case 3 -> resources.find(Pod.class, member).ifPresent(p -> world.evict(member));
      case 4 ->
          resources.find(Pod.class, member).ifPresent(p -> set(world, member, "Failed", false));
      case 5 ->
          resources.find(Pod.class, member).ifPresent(p -> set(world, member, "Running", false));
      case 6 ->
          world.node(
              random.nextBoolean() ? "n-a" : "n-b",
              random.nextBoolean() ? NodeState.UNREACHABLE : NodeState.REACHABLE);
      case 7 -> world.setOptions("-Dn=" + random.nextInt(3));
      case 8 -> resources.pass(Duration.ofSeconds(random.nextInt(60)));
      default -> world.kubelets();
    }
  }

  private static void set(IslandWorld world, String member, String phase, boolean ready) {
    Pod pod = world.world().find(Pod.class, member).orElseThrow();
    if (pod.getMetadata().getDeletionTimestamp() == null) {
      world.setPod(member, phase, ready);
    }
  }

  /// Pods whose readiness the walk took away get it back.
  private static void wakePods(IslandWorld world) {
    for (Pod pod : world.world().all(Pod.class)) {
      if (pod.getStatus() != null
          && "Running".equals(pod.getStatus().getPhase())
          && pod.getMetadata().getDeletionTimestamp() == null) {
        world.setPod(pod.getMetadata().getName(), "Running", true);
      }
    }
  }

  /// At most one member that is known to run is taken away at once, and a serving one only when the
  /// other serves.
  private static void check(Plan plan, IslandObservation observed) {
    List<Action.Delete> gentle =
        plan.actions().stream()
            .filter(a -> a instanceof Action.Delete)
            .map(a -> (Action.Delete) a)
            .filter(d -> d.observed() instanceof Pod)
            .filter(d -> !d.force() && !d.reason().startsWith("the pod ended"))
            .toList();
    assertThat(gentle).hasSizeLessThanOrEqualTo(1);
    for (Action.Delete delete : gentle) {
      long servingOthers =
          observed.members().stream()
              .filter(m -> !m.name().equals(delete.observed().getMetadata().getName()))
              .filter(m -> observed.state(m).takesConnections())
              .count();
      boolean serving = PodRelease.isServing((Pod) delete.observed());
      assertThat(servingOthers > 0 || !serving)
          .as("%s is taken away, nobody else serves", delete.target())
          .isTrue();
    }
  }

  /// The operator dies after a random number of actions, or when it meets a conflict.
  private static void runUntilKilled(IslandWorld world, Plan plan, Random random) {
    int limit =
        random.nextInt(3) == 0 ? random.nextInt(plan.actions().size() + 1) : Integer.MAX_VALUE;
    try {
      plan.actions().stream().limit(limit).forEach(world.world()::carryOut);
    } catch (World.Conflict e) {
      // The next reconcile sees what changed.
    }
  }
}
