package chat.skerry.operator.chatupgrade;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatupgrade.MemberStage;
import chat.skerry.crd.chatupgrade.UpgradeMethod;
import chat.skerry.crd.chatupgrade.UpgradePhase;
import chat.skerry.operator.chatupgrade.UpgradeWorld.Behaviour;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random walks of an upgrade: releases that fail in every way, pods that are deleted or lose their
/// readiness, people who pause, and an operator that is killed between the stage and its step, or
/// sees islands of a moment ago. In the end all members have one release, and on the way at most
/// one member is on the move, and none that serves is drained while its peer does not serve.
class UpgradeSimulation {

  static LongStream seeds() {
    String one = System.getProperty("skerry.seed");
    return one == null ? LongStream.range(0, 300) : LongStream.of(Long.parseLong(one));
  }

  @ParameterizedTest(name = "-Dskerry.seed={0}")
  @MethodSource("seeds")
  void endsWithOneReleaseAfterAnyWalk(long seed) {
    Random random = new Random(seed);
    UpgradeWorld world = new UpgradeWorld();
    world.behaves(UpgradeWorld.NEW, Behaviour.values()[random.nextInt(Behaviour.values().length)]);
    world.play();
    List<ChatIsland> seenBefore = world.islands();
    for (int step = 0; step < 60; step++) {
      disturb(world, random);
      List<ChatIsland> now = world.islands();
      boolean stale = random.nextInt(5) == 0;
      UpgradeObservation observed = world.observe(stale ? seenBefore : now);
      seenBefore = now;
      UpgradePlan plan = UpgradePlanner.plan(observed);
      check(world, plan, observed);
      if (random.nextInt(10) > 0) {
        world.tell(observed, plan);
        if (random.nextInt(4) > 0) {
          world.take(plan);
        }
      }
    }
    world.spec(null, null);
    world.wakeMembers();
    world.play();
    if (!world.status().hasEnded()) {
      world.run();
    }

    assertThat(world.phase()).isIn(UpgradePhase.Succeeded, UpgradePhase.RolledBack);
    String release = world.phase() == UpgradePhase.Succeeded ? UpgradeWorld.NEW : UpgradeWorld.OLD;
    world.play();
    assertThat(world.members().values())
        .allSatisfy(m -> assertThat(m.version).isEqualTo(release))
        .allSatisfy(m -> assertThat(m.release).isEqualTo(release));
    assertThat(world.islands())
        .allSatisfy(island -> {
          assertThat(island.getSpec().version()).isEqualTo(release);
          assertThat(island.getSpec().memberReleases()).isEmpty();
        });
    assertThat(world.tell(world.observe(), world.plan()))
        .as("the second reconcile writes nothing")
        .isFalse();
  }

  private static void check(UpgradeWorld world, UpgradePlan plan, UpgradeObservation observed) {
    assertThat(plan.members().stream().filter(m -> m.stage() == MemberStage.Moving).count())
        .isLessThanOrEqualTo(1);
    plan.step()
        .filter(step -> step instanceof UpgradeStep.Move)
        .map(step -> (UpgradeStep.Move) step)
        .ifPresent(move -> {
          boolean begun =
              observed.status().members().stream()
                  .anyMatch(m -> m.name().equals(move.member()) && m.stage() == MemberStage.Moving);
          boolean drains =
              move.island()
                  .releaseOf(move.member())
                  .filter(r -> r.method() == UpgradeMethod.Drain)
                  .isPresent();
          PlayedMember member = world.member(move.member());
          if (drains && !begun && member.there && member.ready) {
            assertThat(world.peer(member).there && world.peer(member).ready)
                .as("%s is drained, its peer does not serve", move.member())
                .isTrue();
          }
        });
  }

  private static void disturb(UpgradeWorld world, Random random) {
    List<PlayedMember> members = List.copyOf(world.members().values());
    PlayedMember one = members.get(random.nextInt(members.size()));
    switch (random.nextInt(14)) {
      case 0 -> one.there = false;
      case 1 -> one.ready = !one.ready;
      case 2 -> world.spec(random.nextBoolean(), null);
      case 3 -> one.answers = !one.answers;
      case 4 -> one.sessions = random.nextInt(1_000);
      case 5, 6 -> world.pass(random.nextInt(60));
      default -> world.play();
    }
    members.forEach(m -> m.answers = m.answers || random.nextInt(3) == 0);
  }
}
