package chat.skerry.operator.chatupgrade;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.crd.chatcluster.UpgradePolicy;
import chat.skerry.crd.chatisland.MemberRelease;
import chat.skerry.crd.chatupgrade.ChatUpgrade;
import chat.skerry.crd.chatupgrade.ChatUpgradeStatus;
import chat.skerry.crd.chatupgrade.MemberStage;
import chat.skerry.crd.chatupgrade.MemberUpgrade;
import chat.skerry.crd.chatupgrade.UpgradeMethod;
import chat.skerry.crd.chatupgrade.UpgradePhase;
import chat.skerry.crd.condition.Condition;
import chat.skerry.operator.chatupgrade.UpgradeWorld.Behaviour;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpgradePlannerTest {

  private static final UpgradePolicy DRAIN =
      new UpgradePolicy(UpgradePolicy.Choice.Drain, null, 30, 600, null);
  private static final UpgradePolicy SUPERVISED = new UpgradePolicy(null, true, 30, 600, null);

  private final UpgradeWorld world = new UpgradeWorld();

  @Test
  void printsTheWholePlanInADryRunAndDoesNothing() {
    world.use(world.upgrade(true, DRAIN));
    world.member("demo-0-b").handsOver = false;
    world.play();

    UpgradePlan plan = world.reconcile();

    assertThat(plan.step()).isEmpty();
    assertThat(world.phase()).isEqualTo(UpgradePhase.Planned);
    assertThat(world.status().members())
        .extracting(MemberUpgrade::name)
        .containsExactly("demo-0-b", "demo-0-a", "demo-1-b", "demo-1-a");
    assertThat(world.status().members())
        .allSatisfy(m -> assertThat(m.method()).isEqualTo(UpgradeMethod.Drain))
        .allSatisfy(m -> assertThat(m.why()).isEqualTo("policy.method is Drain"))
        .allSatisfy(m -> assertThat(m.expect()).contains("are sent to the other member"));
    assertThat(world.tell(world.observe(), world.plan())).as("a second time").isFalse();
  }

  @Test
  void movesOneMemberAtATimeTheOneWithFewerSessionsFirst() {
    world.play();
    List<String> moves = new ArrayList<>();
    for (int round = 0; round < 200 && !world.status().hasEnded(); round++) {
      world.reconcile().step().map(UpgradeStep::reason).ifPresent(moves::add);
      world.play();
      world.pass(10);
    }

    assertThat(moves)
        .containsExactly(
            "demo-0-b: release 0.2.0 by HotUpgrade: release 0.2.0 takes over the live sockets of 0.1.0",
            "demo-0-a: release 0.2.0 by HotUpgrade: release 0.2.0 takes over the live sockets of 0.1.0",
            "all its members have release 0.2.0",
            "demo-1-b: release 0.2.0 by HotUpgrade: release 0.2.0 takes over the live sockets of 0.1.0",
            "demo-1-a: release 0.2.0 by HotUpgrade: release 0.2.0 takes over the live sockets of 0.1.0",
            "all its members have release 0.2.0");
    assertThat(world.phase()).isEqualTo(UpgradePhase.Succeeded);
    assertThat(world.status().progress()).isEqualTo("4/4");
    assertThat(world.members().values())
        .allSatisfy(m -> assertThat(m.release).isEqualTo(UpgradeWorld.NEW))
        .allSatisfy(m -> assertThat(m.generation).as("a handover, not a new pod").isEqualTo(2));
    assertThat(world.island("demo-1").getSpec().memberReleases()).isEmpty();
  }

  @Test
  void writesTheStageBeforeTheStep() {
    world.play();
    UpgradeObservation observed = world.observe();
    UpgradePlan plan = UpgradePlanner.plan(observed);

    world.tell(observed, plan);

    assertThat(plan.step()).isPresent();
    assertThat(world.status().stage()).isEqualTo("demo-0-b: HotUpgrade");
    assertThat(world.status().members().getFirst().stage()).isEqualTo(MemberStage.Moving);
    assertThat(world.plan().step().map(UpgradeStep::island))
        .as("an operator that was killed in between takes the same step")
        .isEqualTo(plan.step().map(UpgradeStep::island));
  }

  static Stream<Arguments> waitsAndSaysFor() {
    return Stream.of(
        trouble("PeerNotInSync", "demo-0-a", w -> w.member("demo-0-a").durability = "CASSANDRA"),
        trouble("PeerNotInSync", "demo-1-b", w -> w.member("demo-1-b").durability = "NONE"),
        trouble(
            "HandoverInFlight", "demo-1-b: is TAKING", w -> w.member("demo-1-b").stage = "TAKING"),
        trouble(
            "MemberSilent",
            "demo-0-a",
            w -> w.members().values().forEach(member -> member.answers = false)),
        trouble("Paused", "spec.paused", w -> w.spec(true, null)));
  }

  @ParameterizedTest
  @MethodSource
  void waitsAndSaysFor(String reason, String message, Consumer<UpgradeWorld> trouble) {
    trouble.accept(world);
    world.play();

    UpgradePlan plan = world.reconcile();

    assertThat(plan.step()).isEmpty();
    assertThat(world.blocked().status()).isEqualTo(Condition.Status.True);
    assertThat(world.blocked().reason()).isEqualTo(reason);
    assertThat(world.blocked().message()).contains(message);
    assertThat(world.tell(world.observe(), world.plan())).as("a second time").isFalse();
  }

  private static Arguments trouble(String reason, String message, Consumer<UpgradeWorld> trouble) {
    return Arguments.of(reason, message, trouble);
  }

  @Test
  void waitsWhileAnotherIslandIsNotReady() {
    world.play();
    world.runUntil("StabilityWindow");
    world.member("demo-1-a").ready = false;
    world.play();
    world.pass(40);
    world.reconcile();
    world.reconcile();

    assertThat(world.blocked().reason()).isEqualTo("IslandNotReady");
    assertThat(world.blocked().message()).startsWith("demo-1: ");
    assertThat(world.member("demo-0-a").version).isEqualTo(UpgradeWorld.OLD);
  }

  @Test
  void doesNotTouchAServingMemberWhileItsPeerIsDown() {
    world.play();
    world.runUntil("StabilityWindow");
    world.member("demo-0-b").ready = false;
    world.play();
    world.pass(40);

    world.reconcile();

    assertThat(world.blocked().reason()).isEqualTo("MemberNotReady");
    assertThat(world.member("demo-0-a").release).isEqualTo(UpgradeWorld.OLD);
  }

  static Stream<Arguments> drains() {
    return Stream.of(
        Arguments.of(
            (Consumer<UpgradeWorld>) w -> w.member("demo-0-b").handsOver = false,
            "its pod has no container release (expected: one, since this version)"),
        Arguments.of(
            (Consumer<UpgradeWorld>)
                w -> w.member("demo-0-b").memoryFree = OptionalLong.of(100 << 20),
            "memory: 100 MiB free (expected: 200 MiB for a second process; raise member.memory)"));
  }

  @ParameterizedTest
  @MethodSource
  void drains(Consumer<UpgradeWorld> trouble, String why) {
    trouble.accept(world);
    world.play();
    world.reconcile();

    assertThat(world.island("demo-0").getSpec().memberReleases())
        .containsExactly(
            new MemberRelease(
                "demo-0-b",
                UpgradeWorld.NEW,
                UpgradeWorld.NEW_IMAGE,
                UpgradeMethod.Drain,
                "uid-2"));
    assertThat(world.status().members().getFirst().why()).isEqualTo(why);
    world.run();
    assertThat(world.phase()).isEqualTo(UpgradePhase.Succeeded);
  }

  @Test
  void drainsWhereTheNewReleaseCanNotReadTheState() {
    world.behaves(UpgradeWorld.NEW, Behaviour.SKEWED);
    world.play();
    world.run();

    assertThat(world.phase()).isEqualTo(UpgradePhase.Succeeded);
    assertThat(world.status().members())
        .allSatisfy(m ->
            assertThat(m.why())
                .isEqualTo("no handover: UNREADABLE_STATE: state version 2 (expected: 1)"));
    assertThat(world.members().values())
        .allSatisfy(m -> assertThat(m.release).isEqualTo(UpgradeWorld.NEW));
  }

  static Stream<Arguments> goesBack() {
    return Stream.of(
        Arguments.of(Behaviour.DIES, "demo-0-b: GONE: the stream ended"),
        Arguments.of(Behaviour.ENDS_LATER, "demo-0-b: its node ended and was started again"),
        Arguments.of(Behaviour.STUCK, "demo-0-b: not there within 600 s: it is SERVING"));
  }

  @ParameterizedTest
  @MethodSource
  void goesBack(Behaviour behaviour, String why) {
    world.behaves(UpgradeWorld.NEW, behaviour);
    world.play();
    world.run();

    assertThat(world.phase()).isEqualTo(UpgradePhase.RolledBack);
    assertThat(world.status().rollbackReason()).isEqualTo(why);
    assertThat(world.members().values())
        .allSatisfy(m -> assertThat(m.release).isEqualTo(UpgradeWorld.OLD))
        .allSatisfy(m -> assertThat(m.version).isEqualTo(UpgradeWorld.OLD));
    assertThat(world.island("demo-0").getSpec().memberReleases()).isEmpty();
    assertThat(world.island("demo-0").getSpec().version()).isEqualTo(UpgradeWorld.OLD);
  }

  @Test
  void takesIslandsBackThatWereThrough() {
    world.play();
    while (!world.island("demo-0").getSpec().version().equals(UpgradeWorld.NEW)) {
      world.reconcile();
      world.play();
      world.pass(10);
    }
    world.behaves(UpgradeWorld.NEW, Behaviour.DIES);
    world.run();

    assertThat(world.phase()).isEqualTo(UpgradePhase.RolledBack);
    assertThat(world.island("demo-0").getSpec().version()).isEqualTo(UpgradeWorld.OLD);
    assertThat(world.members().values())
        .allSatisfy(m -> assertThat(m.release).isEqualTo(UpgradeWorld.OLD));
    assertThat(world.member("demo-0-a").generation).as("handed over there and back").isEqualTo(3);
  }

  @Test
  void waitsForAPersonBeforeEachIslandWhenSupervised() {
    world.use(world.upgrade(false, SUPERVISED));
    world.play();
    world.runUntil("AwaitsApproval");
    assertThat(world.blocked().message())
        .isEqualTo("spec.approvedIslands: 0 (expected: 1 for the next island; a person raises it)");
    assertThat(world.member("demo-0-b").release).isEqualTo(UpgradeWorld.OLD);

    world.spec(null, 1);
    world.runUntil("AwaitsApproval");
    assertThat(world.member("demo-0-a").release).isEqualTo(UpgradeWorld.NEW);
    assertThat(world.member("demo-1-b").release).isEqualTo(UpgradeWorld.OLD);

    world.spec(null, 2);
    world.run();
    assertThat(world.phase()).isEqualTo(UpgradePhase.Succeeded);
  }

  @Test
  void endsWhenTheClusterAsksForAnotherReleaseAndTheNextGoesOn() {
    world.play();
    world.runUntil("StabilityWindow");
    world.askFor(UpgradeWorld.OLD, UpgradeWorld.OLD_IMAGE);
    world.reconcile();
    assertThat(world.phase()).isEqualTo(UpgradePhase.Superseded);

    world.askFor(UpgradeWorld.NEW, UpgradeWorld.NEW_IMAGE);
    world.use(world.upgrade(false, new UpgradePolicy(null, null, 0, 600, null)));
    world.run();
    assertThat(world.phase()).isEqualTo(UpgradePhase.Succeeded);
  }

  @Test
  void waitsForAnEarlierUpgradeAndIgnoresALaterOne() {
    ChatUpgrade earlier = Serialization.clone(world.upgrade(false, DRAIN));
    earlier.getMetadata().setName("demo-upgrade-1");
    world.others(earlier);
    world.play();
    world.reconcile();
    assertThat(world.blocked().reason()).isEqualTo("OtherUpgrade");

    earlier.getMetadata().setName("demo-upgrade-10");
    assertThat(world.plan().step()).isPresent();
  }

  @Test
  void refusesWhatAPersonMadeWithoutDryRun() {
    ChatUpgrade own = world.upgrade(false, DRAIN);
    own.getMetadata().setOwnerReferences(List.of());
    world.use(own);
    world.play();
    world.reconcile();

    assertThat(world.phase()).isEqualTo(UpgradePhase.Refused);
    assertThat(world.status().stage()).contains("set spec.version of the ChatCluster, or dryRun");
  }

  @Test
  void curesAMemberThatServesNobodyWithoutWaiting() {
    world.members().values().forEach(m -> m.ready = false);
    world.play();
    world.run();

    assertThat(world.phase()).isEqualTo(UpgradePhase.Succeeded);
    assertThat(world.status().members())
        .allSatisfy(m -> assertThat(m.method()).isEqualTo(UpgradeMethod.Drain));
  }

  @Test
  void writesNothingWhenItIsOver() {
    world.play();
    world.run();
    ChatUpgradeStatus before = world.status();
    world.pass(1_000);

    assertThat(world.tell(world.observe(), world.plan())).isFalse();
    assertThat(world.status()).isEqualTo(before);
  }

  @Test
  void allowsTheMinorVersionBesideAndNoOther() {
    assertThat(Method.isNear("1.4.0", "1.5.0-rc.1")).isTrue();
    assertThat(Method.isNear("1.4.0", "1.3.9")).isTrue();
    assertThat(Method.isNear("1.4.0", "1.6.0")).isFalse();
    assertThat(Method.isNear("1.4.0", "2.4.0")).isFalse();
  }
}
