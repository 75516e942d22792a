package chat.skerry.operator.chatcluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.LimitsSpec;
import chat.skerry.crd.chatcluster.MemberSpec;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatupgrade.ChatUpgrade;
import chat.skerry.crd.chatupgrade.UpgradePhase;
import chat.skerry.crd.condition.Condition;
import chat.skerry.operator.partitions.PartitionMap;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterPlannerTest {

  private static final NodeRelease SHIPPED = new NodeRelease("r/node:0.1.0-abc", "0.1.0");
  private final ClusterWorld world = new ClusterWorld(SHIPPED);

  @Test
  void makesWhatMembersNeedThenIslandsAndWaitsForAddresses() {
    Plan plan = world.plan();

    assertThat(plan.actions())
        .extracting(Action::target)
        .containsExactly(
            "ServiceAccount demo-node",
            "NetworkPolicy demo-node",
            "NetworkPolicy demo-edge",
            "Service demo-registry",
            "Secret demo-identity",
            "ConfigMap demo-verification-keys",
            "Secret demo-ticket-keys",
            "ChatIsland demo-0",
            "ChatIsland demo-1");
    assertThat(plan.firstWait())
        .hasValueSatisfying(wait -> {
          assertThat(wait.reason()).isEqualTo("AddressesPending");
          assertThat(wait.message()).contains("demo-0-a, demo-0-b, demo-1-a, demo-1-b");
        });
  }

  @Test
  void plansNothingTheSecondTime() {
    world.settle();

    Plan plan = world.plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.waits()).isEmpty();
  }

  @Test
  void publishesTheMapWhenAllAddressesAreKnown() {
    world.settle();

    PartitionMap map = world.map();

    assertThat(map.version()).isEqualTo(1);
    assertThat(map.cluster()).isEqualTo("acme/demo");
    assertThat(map.islands().get(1).partitions().getFirst().first()).isEqualTo(2048);
    assertThat(map.islands().getFirst().members().getFirst().chatAddress())
        .matches("10\\.99\\.0\\.1:3\\d{4}");
    assertThat(map.islands().getFirst().members().getFirst().peerAddress())
        .isEqualTo("demo-0-a.demo-0.acme.svc:9000");
  }

  @Test
  void keepsTheMapWhileAServiceIsMissingAndRaisesItsVersionWhenThePortIsAnother() {
    world.settle();
    world.remove(Service.class, "demo-1-b");
    assertThat(world.plan().actions()).isEmpty();

    world.makeMemberServices();

    assertThat(world.plan().actions())
        .singleElement()
        .isInstanceOfSatisfying(
            Action.Replace.class,
            replace -> assertThat(replace.reason()).isEqualTo("version 2: contents changed"));
  }

  @Test
  void neverLowersTheVersionOfAMapThatWasDeleted() {
    world.settle();
    world.tellStatus();
    world.remove(ConfigMap.class, "demo-partitions");

    world.settle();

    assertThat(world.map().version()).isEqualTo(2);
  }

  @Test
  void bringsBackEachChildThatWasDeleted() {
    world.settle();
    world.remove(ServiceAccount.class, "demo-node");
    world.remove(NetworkPolicy.class, "demo-node");
    world.remove(Service.class, "demo-registry");
    world.remove(ConfigMap.class, "demo-verification-keys");
    world.remove(ChatIsland.class, "demo-1");

    assertThat(world.plan().actions())
        .extracting(Action::target)
        .containsExactly(
            "ServiceAccount demo-node",
            "NetworkPolicy demo-node",
            "Service demo-registry",
            "ConfigMap demo-verification-keys",
            "ChatIsland demo-1");
  }

  @Test
  void makesNoNewIdentityWhereClientsTrustALostOne() {
    world.settle();
    world.tellStatus();
    world.remove(Secret.class, "demo-identity");

    Plan plan = world.plan();

    assertThat(plan.actions()).isEmpty();
    assertThat(plan.firstWait())
        .hasValueSatisfying(wait -> assertThat(wait.reason()).isEqualTo("IdentityLost"));
  }

  @Test
  void takesAnIdentityThatWasRestoredByHand() {
    world.settle();
    world.tellStatus();
    Secret backup = world.world().find(Secret.class, "demo-identity").orElseThrow();
    world.remove(Secret.class, "demo-identity");
    assertThat(world.plan().waits()).isNotEmpty();

    backup.getMetadata().setOwnerReferences(List.of());
    world.world().put(backup);

    assertThat(world.plan()).isEqualTo(Plan.NOTHING);
  }

  @Test
  void saysSoWhenTheIdentityHoldsNoKeys() {
    world.settle();
    Secret secret = world.world().find(Secret.class, "demo-identity").orElseThrow();
    secret.setData(Map.of("private", "AAAA", "public", "AAAA"));

    assertThat(world.plan().firstWait())
        .hasValueSatisfying(wait -> assertThat(wait.reason()).isEqualTo("IdentityUnusable"));
    assertThat(world.statusNow().conditions())
        .filteredOn(c -> c.type().equals("Ready"))
        .extracting(Condition::reason)
        .containsExactly("IdentityUnusable");
  }

  @Test
  void doesNotTakeOverWhatAnEarlierClusterOfTheSameNameLeft() {
    world.settle();
    ChatCluster namesake = Clusters.demo();
    namesake.getMetadata().setUid("of-a-new-one");
    world.replaceCluster(namesake);

    assertThat(world.observe().children()).isEmpty();
    assertThat(targets(world.plan())).contains("Secret demo-identity", "ChatIsland demo-0");
  }

  @Test
  void changesOneReadyIslandAtATime() {
    world.settle();
    world.change(Clusters.withLimits(limit(100)));

    assertThat(targets(world.plan())).containsExactly("ChatIsland demo-0");

    world.run(world.plan());
    Plan while0Rolls = world.plan();
    assertThat(while0Rolls.actions()).isEmpty();
    assertThat(while0Rolls.firstWait())
        .hasValueSatisfying(wait -> assertThat(wait.message()).endsWith("is ready: demo-0"));

    world.readyIslands();
    assertThat(targets(world.plan())).containsExactly("ChatIsland demo-1");
  }

  @Test
  void changesAnIslandThatIsNotReadyWithoutWaiting() {
    world.settle();
    world.change(Clusters.withLimits(limit(100)));
    world.run(world.plan());

    world.change(Clusters.withLimits(limit(200)));

    assertThat(targets(world.plan())).containsExactly("ChatIsland demo-0");
  }

  private static LimitsSpec limit(int mailboxEnvelopes) {
    return new LimitsSpec(null, null, null, null, null, null, null, null, null, mailboxEnvelopes);
  }

  @Test
  void asksForAnUpgradeWhenAnotherVersionIsWantedAndMovesNothingItself() {
    world.settle();
    world.change(Clusters.spec("0.2.0", null));

    assertThat(targets(world.plan())).containsExactly("ChatUpgrade demo-upgrade-1");
    world.run(world.plan());
    assertThat(world.plan().actions()).isEmpty();
    assertThat(world.plan().firstWait())
        .hasValueSatisfying(wait -> assertThat(wait.reason()).isEqualTo("Upgrading"));
    assertThat(world.upgrade(1).getSpec().image()).isEqualTo("r/node:0.2.0");

    world.playUpgrades();
    assertThat(targets(world.plan())).containsExactly("Deployment demo-edge");
    world.settle();
    assertThat(world.observe().islands())
        .allSatisfy(island -> assertThat(island.getSpec().version()).isEqualTo("0.2.0"));
  }

  @Test
  void doesNotAskAgainForAReleaseThatWentBackBeforeAPersonDoes() {
    world.settle();
    world.change(Clusters.spec("0.2.0", null));
    world.run(world.plan());
    world.tell(world.upgrade(1), UpgradePhase.RolledBack);

    assertThat(world.plan().actions()).isEmpty();
    assertThat(world.plan().firstWait())
        .hasValueSatisfying(wait -> assertThat(wait.reason()).isEqualTo("RolledBack"));

    world.change(Clusters.spec("0.3.0", null));
    assertThat(targets(world.plan())).containsExactly("ChatUpgrade demo-upgrade-2");
    world.change(Clusters.spec("0.2.0", null));
    world.remove(ChatUpgrade.class, "demo-upgrade-1");
    assertThat(targets(world.plan())).containsExactly("ChatUpgrade demo-upgrade-1");
  }

  @Test
  void keepsTheLastUpgradesThatAreOver() {
    world.settle();
    for (int change = 1; change <= 8; change++) {
      world.change(Clusters.spec("0." + (change + 1) + ".0", null));
      world.settle();
    }

    assertThat(world.world().all(ChatUpgrade.class))
        .extracting(upgrade -> upgrade.getMetadata().getName())
        .containsExactly(
            "demo-upgrade-4",
            "demo-upgrade-5",
            "demo-upgrade-6",
            "demo-upgrade-7",
            "demo-upgrade-8");
  }

  @Test
  void keepsTheVersionOfIslandsWhenANewOperatorShipsAnother() {
    world.settle();

    world.upgradeOperator(new NodeRelease("r/node:0.9.0-def", "0.9.0"));

    assertThat(world.plan().actions()).isEmpty();
  }

  @Test
  void takesAnotherVersionFromTheRepositoryOfTheShippedOne() {
    assertThat(SHIPPED.imageOf("0.1.0")).isEqualTo("r/node:0.1.0-abc");
    assertThat(SHIPPED.imageOf("0.2.0")).isEqualTo("r/node:0.2.0");
    assertThat(new NodeRelease("host:5000/node", "1.0.0").imageOf("2.0.0"))
        .isEqualTo("host:5000/node:2.0.0");
    assertThat(new NodeRelease("host/node@sha256:ab", "1.0.0").imageOf("2.0.0"))
        .isEqualTo("host/node:2.0.0");
  }

  @Test
  void staysWithTheLastGoodSpecWhenTheNewOneIsNotValid() {
    world.settle();
    world.change(Clusters.withMember(member("-1")));

    assertThat(SpecCheck.of(world.cluster())).hasSize(1);
    assertThat(world.plan().actions()).isEmpty();
    assertThat(world.statusNow().conditions())
        .filteredOn(c -> c.type().equals("SpecValid"))
        .singleElement()
        .satisfies(c ->
            assertThat(c.message())
                .contains("spec.member.cpu: -1")
                .contains("The last good spec stays in force"));
  }

  @Test
  void makesNothingBeforeTheFirstValidSpec() {
    world.change(Clusters.withMember(member("-1")));

    assertThat(world.plan()).isEqualTo(Plan.NOTHING);
  }

  @Test
  void plansNothingForAClusterThatIsBeingDeleted() {
    ChatCluster dying = Clusters.demo();
    dying.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    world.replaceCluster(dying);

    assertThat(world.plan()).isEqualTo(Plan.NOTHING);
  }

  @Test
  void keepsTheLastKeysWhenTheControlPlaneHasNone() {
    world.publishKeys("{\"keys\":[{\"kid\":\"k1\",\"kty\":\"EC\"}]}");
    world.settle();
    world.publishKeys("{\"keys\":[]}");

    assertThat(world.plan().actions()).isEmpty();
  }

  @Test
  void shipsNewKeys() {
    world.settle();
    world.publishKeys("{\"keys\":[{\"kid\":\"k1\",\"kty\":\"EC\"}]}");

    assertThat(targets(world.plan())).containsExactly("ConfigMap demo-verification-keys");
  }

  private static List<String> targets(Plan plan) {
    return plan.actions().stream().map(Action::target).toList();
  }

  private static MemberSpec member(String cpu) {
    return new MemberSpec(new Quantity(cpu), null, null, null, null, null, null);
  }
}
