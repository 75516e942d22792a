package chat.skerry.operator.chatisland;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterSpec;
import chat.skerry.crd.chatcluster.EmbeddedStore;
import chat.skerry.crd.chatcluster.StoreSpec;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.MemberRelease;
import chat.skerry.crd.chatupgrade.UpgradeMethod;
import chat.skerry.crd.condition.Condition;
import chat.skerry.operator.chatcluster.Clusters;
import chat.skerry.operator.chatisland.IslandObservation.NodeState;
import chat.skerry.operator.identity.ClusterIdentity;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IslandPlannerTest {

  private final IslandWorld world = new IslandWorld();

  @Test
  void makesServicesBudgetIdentitiesAndPodsInThisOrder() {
    assertThat(targets(world.plan()))
        .containsExactly(
            "Service demo-0",
            "Service demo-0-a",
            "Service demo-0-b",
            "PodDisruptionBudget demo-0",
            "Secret demo-0-a-identity",
            "Secret demo-0-b-identity",
            "Pod demo-0-a",
            "Pod demo-0-b");
  }

  @Test
  void plansNothingTheSecondTime() {
    world.settle();

    assertThat(world.plan()).isEqualTo(Plan.NOTHING);
  }

  @Test
  void makesServicesButNoPodsBeforeTheMapIsThere() {
    world.setMissing("ConfigMap demo-partitions");

    Plan plan = world.plan();

    assertThat(targets(plan)).contains("Service demo-0-a").doesNotContain("Pod demo-0-a");
    assertThat(plan.firstWait())
        .hasValueSatisfying(wait ->
            assertThat(wait.message()).isEqualTo("pods wait for ConfigMap demo-partitions"));
  }

  @Test
  void waitsForTheIdentityOfTheCluster() {
    world.setIdentity(Optional.empty());

    Plan plan = world.plan();

    assertThat(targets(plan)).doesNotContain("Pod demo-0-a", "Secret demo-0-a-identity");
    assertThat(plan.firstWait())
        .hasValueSatisfying(wait -> assertThat(wait.reason()).isEqualTo("IdentityPending"));
  }

  @Test
  void goesOnWithItsCertificatesWhenTheIdentityOfTheClusterIsLost() {
    world.settle();
    world.setIdentity(Optional.empty());
    world.remove(Pod.class, "demo-0-a");

    assertThat(targets(world.plan())).containsExactly("Pod demo-0-a");
  }

  @Test
  void bringsBackEachChildThatWasDeleted() {
    world.settle();
    world.remove(Service.class, "demo-0");
    world.remove(Service.class, "demo-0-b");
    world.remove(PodDisruptionBudget.class, "demo-0");
    world.remove(Secret.class, "demo-0-a-identity");
    world.remove(Pod.class, "demo-0-b");

    assertThat(targets(world.plan()))
        .containsExactlyInAnyOrder(
            "Service demo-0",
            "Service demo-0-b",
            "PodDisruptionBudget demo-0",
            "Secret demo-0-a-identity",
            "Pod demo-0-b");
  }

  @Test
  void replacesAPodThatEnded() {
    world.settle();
    world.setPod("demo-0-a", "Failed", false);

    assertThat(world.plan().actions())
        .singleElement()
        .isInstanceOfSatisfying(
            Action.Delete.class,
            delete -> {
              assertThat(delete.force()).isFalse();
              assertThat(delete.reason()).isEqualTo("the pod ended: Failed");
            });
  }

  @Test
  void doesNotSpinWhenANodeRefusesAPodAtOnce() {
    world.settle();
    Pod pod = world.world().find(Pod.class, "demo-0-a").orElseThrow();
    pod.getMetadata().setCreationTimestamp(world.world().now().toString());
    world.world().put(pod);
    world.setPod("demo-0-a", "Failed", false);

    assertThat(world.plan().actions()).isEmpty();
    assertThat(world.plan().firstWait())
        .hasValueSatisfying(wait -> assertThat(wait.reason()).isEqualTo("MemberEnded"));

    world.world().pass(Duration.ofSeconds(11));
    assertThat(targets(world.plan())).containsExactly("Pod demo-0-a");
  }

  @Test
  void replacesStaleMembersOneAtATime() {
    world.settle();
    world.setOptions("-Dnew");

    assertThat(targets(world.plan())).containsExactly("Pod demo-0-a");

    world.run(world.plan());
    Plan whileAGoes = world.plan();
    assertThat(whileAGoes.actions()).isEmpty();
    assertThat(whileAGoes.waits())
        .extracting(Plan.Wait::reason)
        .containsExactly("MemberTerminating", "PeerNotReady");

    world.kubelets();
    assertThat(targets(world.plan())).containsExactly("Pod demo-0-a");
    world.run(world.plan());
    assertThat(world.plan().actions()).isEmpty();

    world.kubelets();
    assertThat(targets(world.plan())).containsExactly("Pod demo-0-b");
  }

  @Test
  void replacesAStaleMemberThatServesNobodyFirst() {
    world.settle();
    world.setPod("demo-0-b", "Running", false);
    world.setOptions("-Dnew");

    assertThat(targets(world.plan())).containsExactly("Pod demo-0-b");
  }

  @Test
  void replacesStaleMembersThatBothServeNobodyOneAtATime() {
    world.settle();
    world.setPod("demo-0-a", "Running", false);
    world.setPod("demo-0-b", "Running", false);
    world.setOptions("-Dnew");

    Plan plan = world.plan();
    assertThat(targets(plan)).containsExactly("Pod demo-0-a");

    world.run(plan);
    assertThat(world.plan().actions()).isEmpty();
  }

  @Test
  void doesNotReplaceAServingMemberWhileTheOtherIsDown() {
    world.settle();
    world.setPod("demo-0-b", "Running", false);
    world.setOptions("-Dnew");
    world.run(world.plan());
    world.kubelets();
    world.run(world.plan());
    world.kubelets();
    world.setPod("demo-0-b", "Running", false);

    Plan plan = world.plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.firstWait())
        .hasValueSatisfying(wait -> assertThat(wait.reason()).isEqualTo("PeerNotReady"));
  }

  @Test
  void givesUpAMemberOnlyWithTwoWitnessesAndAfterItsTime() {
    world.settle();
    world.evict("demo-0-a");
    world.node("n-a", NodeState.UNREACHABLE);
    assertThat(world.plan().actions()).as("its time is not over").isEmpty();

    world.world().pass(Duration.ofSeconds(36));
    world.setPod("demo-0-b", "Running", false);
    assertThat(world.plan().actions()).as("the other does not serve").isEmpty();

    world.setPod("demo-0-b", "Running", true);
    world.node("n-a", NodeState.REACHABLE);
    assertThat(world.plan().actions()).as("the node answers").isEmpty();

    world.node("n-a", NodeState.GONE);
    assertThat(world.plan().actions())
        .singleElement()
        .isInstanceOfSatisfying(Action.Delete.class, delete -> assertThat(delete.force()).isTrue());
  }

  @Test
  void runsOneMemberWithAnEmbeddedStoreAndNoBudget() {
    world.replaceIsland(IslandWorld.islandOf(StoreSpec.of(new EmbeddedStore()), "r/node:1"));
    world.settle();

    assertThat(world.world().all(Pod.class)).hasSize(1);
    assertThat(world.world().all(PodDisruptionBudget.class)).isEmpty();
    Pod pod = world.world().all(Pod.class).getFirst();
    assertThat(pod.getSpec().getContainers().getFirst().getEnv())
        .extracting(e -> e.getName())
        .contains("SKERRY_STORE_EMBEDDED_DIRECTORY")
        .doesNotContain("SKERRY_ISLAND_TRANSPORT_DISCOVERY_DNS_QUERY");
  }

  @Test
  void removesTheSecondMemberWhenTheStoreBecomesEmbedded() {
    world.settle();
    world.change(IslandWorld.islandOf(StoreSpec.of(new EmbeddedStore()), "r/node:1").getSpec());

    assertThat(targets(world.plan()))
        .contains(
            "Pod demo-0-b",
            "Service demo-0-b",
            "Secret demo-0-b-identity",
            "PodDisruptionBudget demo-0");
  }

  @Test
  void renewsACertificateBeforeItEndsAndKeepsTheKey() {
    world.settle();
    world.world().pass(Duration.ofDays(5 * 365 - 300));
    Secret before = world.world().find(Secret.class, "demo-0-a-identity").orElseThrow();

    Plan plan = world.plan();
    assertThat(plan.actions()).hasSize(2).allMatch(a -> a instanceof Action.RenewCertificate);
    world.run(plan);

    Secret after = world.world().find(Secret.class, "demo-0-a-identity").orElseThrow();
    assertThat(after.getData().get("static.key")).isEqualTo(before.getData().get("static.key"));
    assertThat(after.getData().get("certificate"))
        .isNotEqualTo(before.getData().get("certificate"));
    assertThat(world.plan()).isEqualTo(Plan.NOTHING);
  }

  @Test
  void certifiesMembersAgainWhenAnotherIdentityWasRestored() {
    world.settle();
    world.setIdentity(
        Optional.of(
            ClusterIdentity.make(
                IslandWorld.CLUSTER, Owner.of(Clusters.demo()), new SecureRandom())));

    assertThat(world.plan().actions())
        .hasSize(2)
        .allMatch(action -> action instanceof Action.RenewCertificate);
  }

  @Test
  void leavesMembersBehindThatOnlyTheirIslandHasLeft() {
    world.settle();
    world.change(world.island().getSpec().withRelease("0.2.0", "r/node:2"));

    assertThat(world.plan()).as("a ChatUpgrade moves members").isEqualTo(Plan.NOTHING);
    assertThat(world.statusNow().membersReady()).isEqualTo("2/2");
  }

  @Test
  void makesAMemberAgainThatAnUpgradeDrains() {
    world.settle();
    world.ask(new MemberRelease("demo-0-b", "0.2.0", "r/node:2", UpgradeMethod.Drain, null));

    assertThat(targets(world.plan())).containsExactly("Pod demo-0-b");
    world.settle();

    Pod pod = world.world().find(Pod.class, "demo-0-b").orElseThrow();
    assertThat(PodRelease.of(pod))
        .hasValueSatisfying(release -> assertThat(release.is("0.2.0", "r/node:2")).isTrue());
    assertThat(world.plan()).isEqualTo(Plan.NOTHING);
    world.change(world.island().getSpec().withMemberReleases(List.of()));
    assertThat(world.plan()).as("a ChatUpgrade moves members").isEqualTo(Plan.NOTHING);
  }

  @Test
  void makesAPodAgainThatWasToldTheReleaseAndDidNotTakeIt() {
    world.settle();
    Pod pod = world.world().find(Pod.class, "demo-0-b").orElseThrow();
    String uid = pod.getMetadata().getUid();
    world.ask(new MemberRelease("demo-0-b", "0.1.0", "r/node:1", UpgradeMethod.Drain, uid));

    assertThat(targets(world.plan())).containsExactly("Pod demo-0-b");
    world.settle();
    assertThat(world.world().find(Pod.class, "demo-0-b").orElseThrow().getMetadata().getUid())
        .isNotEqualTo(uid);
  }

  @Test
  void doesNotDrainAMemberWhileTheOtherIsDown() {
    world.settle();
    world.setPod("demo-0-a", "Running", false);
    world.ask(new MemberRelease("demo-0-b", "0.2.0", "r/node:2", UpgradeMethod.Drain, null));

    assertThat(world.plan().actions()).isEmpty();
    assertThat(world.plan().firstWait())
        .hasValueSatisfying(wait -> assertThat(wait.reason()).isEqualTo("PeerNotReady"));
  }

  @Test
  void changesTheImageOfTheReleaseAloneWhereSocketsAreHandedOver() {
    world.settle();
    Pod before = world.world().find(Pod.class, "demo-0-a").orElseThrow();
    world.ask(new MemberRelease("demo-0-a", "0.2.0", "r/node:2", UpgradeMethod.HotUpgrade, null));

    Plan plan = world.plan();
    assertThat(plan.actions()).singleElement().isInstanceOf(Action.PatchRelease.class);
    world.run(plan);

    Pod after = world.world().find(Pod.class, "demo-0-a").orElseThrow();
    assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
    assertThat(after.getSpec().getContainers().getFirst())
        .isEqualTo(before.getSpec().getContainers().getFirst());
    assertThat(PodRelease.of(after))
        .hasValueSatisfying(release -> assertThat(release.is("0.2.0", "r/node:2")).isTrue());
    assertThat(world.plan()).as("the second reconcile writes nothing").isEqualTo(Plan.NOTHING);
  }

  @Test
  void doesNothingWhilePausedDeletedOrOrphaned() {
    ChatCluster paused = Clusters.demo();
    var spec = paused.getSpec();
    paused.setSpec(
        new ChatClusterSpec(
            null,
            null,
            null,
            4096,
            2,
            spec.store(),
            spec.access(),
            spec.member(),
            null,
            null,
            null,
            true));
    world.setCluster(Optional.of(paused));
    assertThat(world.plan()).isEqualTo(Plan.NOTHING);

    world.setCluster(Optional.empty());
    assertThat(world.plan()).isEqualTo(Plan.NOTHING);

    ChatCluster namesake = Clusters.demo();
    namesake.getMetadata().setUid("of-another");
    world.setCluster(Optional.of(namesake));
    assertThat(world.plan()).isEqualTo(Plan.NOTHING);

    world.setCluster(Optional.of(Clusters.demo()));
    ChatIsland dying = IslandWorld.islandOf(Clusters.CASSANDRA, "r/node:1");
    dying.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    world.replaceIsland(dying);
    assertThat(world.plan()).isEqualTo(Plan.NOTHING);
  }

  @Test
  void saysWhichMemberIsNotReadyAndWhy() {
    world.settle();
    world.setPod("demo-0-b", "Running", false);

    var status = world.statusNow();

    assertThat(status.membersReady()).isEqualTo("1/2");
    assertThat(status.conditions())
        .filteredOn(c -> c.type().equals("Ready"))
        .singleElement()
        .satisfies(c -> {
          assertThat(c.status()).isEqualTo(Condition.Status.False);
          assertThat(c.observedGeneration()).isEqualTo(1);
          assertThat(c.message())
              .isEqualTo("demo-0-b: its readiness check fails or is not done yet");
        });
  }

  private static List<String> targets(Plan plan) {
    return plan.actions().stream().map(Action::target).toList();
  }
}
