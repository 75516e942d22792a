package chat.skerry.operator.chatcluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.operator.identity.ClusterIdentity;
import chat.skerry.operator.partitions.PartitionMap;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.Plan;
import chat.skerry.operator.plan.World;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random walks of a ChatCluster: people delete children and change the spec, for the worse too,
/// and the operator is killed after any action, before or after it wrote the status. The identity
/// stays for ever, the version of the map only rises, one existing island is changed at a time, and
/// in the end all is settled.
class ClusterSimulation {

  private static final int STEPS = 50;

  static LongStream seeds() {
    String one = System.getProperty("skerry.seed");
    return one == null ? LongStream.range(0, 40) : LongStream.of(Long.parseLong(one));
  }

  @ParameterizedTest(name = "-Dskerry.seed={0}")
  @MethodSource("seeds")
  void convergesAfterAnyWalk(long seed) {
    Random random = new Random(seed);
    ClusterWorld world = new ClusterWorld(new NodeRelease("r/node:0.1.0", "0.1.0"));
    Optional<String> identity = Optional.empty();
    Optional<PartitionMap> map = Optional.empty();
    for (int step = 0; step < STEPS; step++) {
      disturb(world, random);
      Plan plan = world.plan();
      long changedIslands =
          plan.actions().stream()
              .filter(a -> a.target().startsWith("ChatIsland") && !a.reason().equals("missing"))
              .count();
      assertThat(changedIslands).isLessThanOrEqualTo(1);
      runUntilKilled(world, plan, random);

      Optional<String> identityNow = identityOf(world);
      assertThat(identity.isEmpty() || identityNow.equals(identity)).as("identity stays").isTrue();
      identity = identityNow;
      Optional<PartitionMap> mapNow = world.observe().partitionMap();
      checkMap(map, mapNow);
      if (mapNow.isPresent()) {
        map = mapNow;
      }
    }
    world.change(Clusters.spec("0.3.0", null));
    world.settle();
    assertThat(world.plan()).isEqualTo(Plan.NOTHING);
    assertThat(world.statusNow().islandsReady()).isEqualTo("2/2");
  }

  private static void checkMap(Optional<PartitionMap> before, Optional<PartitionMap> now) {
    if (before.isPresent() && now.isPresent()) {
      assertThat(now.get().version()).isGreaterThanOrEqualTo(before.get().version());
      if (now.get().version() == before.get().version()) {
        assertThat(now.get()).isEqualTo(before.get());
      }
    }
  }

  private static Optional<String> identityOf(ClusterWorld world) {
    return world.world().find(Secret.class, "demo-identity").flatMap(ClusterIdentity::publicKey);
  }

  private static void disturb(ClusterWorld clusters, Random random) {
    World world = clusters.world();
    switch (random.nextInt(16)) {
      case 0 -> world.find(Service.class, "demo-registry").ifPresent(world::remove);
      case 1 -> world.find(Service.class, "demo-1-a").ifPresent(world::remove);
      case 2 -> world.find(NetworkPolicy.class, "demo-node").ifPresent(world::remove);
      case 3 -> {
        // A person may delete the map only after its version was told in the status.
        clusters.tellStatus();
        world.find(ConfigMap.class, "demo-partitions").ifPresent(world::remove);
      }
      case 4 -> world.find(ChatIsland.class, "demo-" + random.nextInt(2)).ifPresent(world::remove);
      case 5 -> clusters.change(Clusters.spec("0." + random.nextInt(3) + ".0", null));
      case 6 -> clusters.change(Clusters.spec(null, "not an image"));
      case 7 ->
          clusters.publishKeys(
              "{\"keys\":[{\"kid\":\"k" + random.nextInt(100) + "\",\"kty\":\"EC\"}]}");
      case 8 -> clusters.tellStatus();
      case 9 -> clusters.makeMemberServices();
      case 10 -> world.find(Deployment.class, "demo-edge").ifPresent(world::remove);
      case 11 -> world.find(Secret.class, "demo-ticket-keys").ifPresent(world::remove);
      case 12 -> world.pass(Duration.ofDays(random.nextInt(40)));
      case 13 -> clusters.readyEdges();
      case 14 -> clusters.playUpgrades();
      default -> clusters.readyIslands();
    }
  }

  private static void runUntilKilled(ClusterWorld world, Plan plan, Random random) {
    int limit =
        random.nextInt(3) == 0 ? random.nextInt(plan.actions().size() + 1) : Integer.MAX_VALUE;
    try {
      for (Action action : plan.actions().stream().limit(limit).toList()) {
        world.world().carryOut(action);
      }
    } catch (World.Conflict e) {
      // The next reconcile sees what changed.
    }
  }
}
