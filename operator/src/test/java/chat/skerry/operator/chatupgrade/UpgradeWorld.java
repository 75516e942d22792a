package chat.skerry.operator.chatupgrade;

import static java.util.Objects.requireNonNull;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.UpgradePolicy;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.crd.chatisland.ChatIslandStatus;
import chat.skerry.crd.chatisland.MemberRelease;
import chat.skerry.crd.chatisland.PartitionRange;
import chat.skerry.crd.chatupgrade.ChatUpgrade;
import chat.skerry.crd.chatupgrade.ChatUpgradeSpec;
import chat.skerry.crd.chatupgrade.ChatUpgradeStatus;
import chat.skerry.crd.chatupgrade.MemberStage;
import chat.skerry.crd.chatupgrade.UpgradeMethod;
import chat.skerry.crd.chatupgrade.UpgradePhase;
import chat.skerry.crd.condition.Condition;
import chat.skerry.operator.chatcluster.Clusters;
import chat.skerry.operator.chatcluster.NodeRelease;
import chat.skerry.operator.condition.Conditions;
import chat.skerry.operator.handover.MemberAnswer;
import chat.skerry.operator.naming.Owner;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The upgrade controller in a world of its own: `acme/demo` with two islands of release 0.1.0 that
/// is asked for 0.2.0. Island controller, kubelets, launchers and nodes are played.
final class UpgradeWorld {

  static final String OLD = "0.1.0";
  static final String NEW = "0.2.0";
  static final String OLD_IMAGE = "r/node:1";
  static final String NEW_IMAGE = "r/node:2";

  /// How a release behaves.
  enum Behaviour {
    GOOD,
    /// It can't read what the old one hands over.
    SKEWED,
    /// Its process ends before it has taken over.
    DIES,
    /// It starts and asks for nothing.
    STUCK,
    /// It takes over, and ends a moment later.
    ENDS_LATER
  }

  private final Map<String, Behaviour> behaviours = new HashMap<>();
  private final List<ChatIsland> islands = new ArrayList<>();
  private final Map<String, PlayedMember> members = new TreeMap<>();
  private ChatCluster cluster = Clusters.of(Clusters.spec(NEW, NEW_IMAGE));
  private ChatUpgrade upgrade;
  private List<ChatUpgrade> others = List.of();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int counter;

  UpgradeWorld() {
    for (int index = 0; index < 2; index++) {
      islands.add(island(index));
      for (String letter : List.of("a", "b")) {
        PlayedMember member = new PlayedMember("demo-" + index + "-" + letter, OLD, OLD_IMAGE);
        member.uid = "uid-" + ++counter;
        member.sessions = letter.equals("a") ? 200 : 100;
        members.put(member.name, member);
      }
    }
    upgrade = upgrade(false, new UpgradePolicy(null, null, 30, 600, null));
  }

  private static ChatIsland island(int index) {
    ChatIsland island = new ChatIsland();
    island.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("acme")
            .withName("demo-" + index)
            .withUid("uid-of-demo-" + index)
            .withGeneration(1L)
            .withOwnerReferences(Owner.of(Clusters.demo()))
            .build());
    var spec = Clusters.demo().getSpec();
    island.setSpec(
        new ChatIslandSpec(
            "demo",
            index,
            List.of(new PartitionRange(0, 1)),
            OLD,
            OLD_IMAGE,
            null,
            spec.store(),
            spec.accessOrDefault(),
            spec.memberOrDefault(),
            null,
            null));
    return island;
  }

  ChatUpgrade upgrade(boolean dryRun, UpgradePolicy policy) {
    ChatUpgrade made = new ChatUpgrade();
    made.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("acme")
            .withName("demo-upgrade-2")
            .withUid("uid-of-upgrade")
            .withGeneration(1L)
            .withOwnerReferences(Owner.of(Clusters.demo()))
            .build());
    made.setSpec(new ChatUpgradeSpec("demo", NEW, NEW_IMAGE, dryRun, null, null, policy));
    return made;
  }

  void use(ChatUpgrade other) {
    upgrade = other;
  }

  void spec(@Nullable Boolean paused, @Nullable Integer approved) {
    ChatUpgradeSpec spec = upgrade.getSpec();
    upgrade.setSpec(
        new ChatUpgradeSpec(
            spec.cluster(),
            spec.version(),
            spec.image(),
            spec.dryRun(),
            paused,
            approved,
            spec.policy()));
  }

  void behaves(String release, Behaviour behaviour) {
    behaviours.put(release, behaviour);
  }

  PlayedMember member(String name) {
    return requireNonNull(members.get(name), name);
  }

  Map<String, PlayedMember> members() {
    return members;
  }

  ChatIsland island(String name) {
    return islands.stream()
        .filter(i -> i.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  void askFor(String version, String image) {
    cluster = Clusters.of(Clusters.spec(version, image));
  }

  void others(ChatUpgrade... active) {
    others = List.of(active);
  }

  void pass(int seconds) {
    now = now.plus(Duration.ofSeconds(seconds));
  }

  ChatUpgradeStatus status() {
    return upgrade.getStatus() == null ? ChatUpgradeStatus.EMPTY : upgrade.getStatus();
  }

  UpgradePhase phase() {
    return requireNonNull(status().phase(), "no phase yet");
  }

  Condition blocked() {
    return status().conditions().stream()
        .filter(c -> c.type().equals("UpgradeBlocked"))
        .findFirst()
        .orElseThrow();
  }

  List<ChatIsland> islands() {
    return islands.stream().map(Serialization::clone).toList();
  }

  UpgradeObservation observe() {
    return observe(islands());
  }

  UpgradeObservation observe(List<ChatIsland> seen) {
    Map<String, Pod> pods = new LinkedHashMap<>();
    Map<String, MemberAnswer> answers = new LinkedHashMap<>();
    for (PlayedMember member : members.values()) {
      if (member.there) {
        pods.put(member.name, member.pod());
        member.answer().ifPresent(answer -> answers.put(member.name, answer));
      }
    }
    return new UpgradeObservation(
        upgrade,
        Optional.of(cluster),
        seen,
        others,
        pods,
        answers,
        new NodeRelease(OLD_IMAGE, OLD),
        now);
  }

  UpgradePlan plan() {
    return UpgradePlanner.plan(observe());
  }

  /// @return whether the status says something new
  boolean tell(UpgradeObservation observed, UpgradePlan plan) {
    ChatUpgradeStatus next =
        new UpgradeStatus(observed, plan).build(new Conditions(status().conditions(), 1, now));
    boolean isNew = !next.equals(upgrade.getStatus());
    upgrade.setStatus(next);
    return isNew;
  }

  void take(UpgradePlan plan) {
    plan.step()
        .ifPresent(step -> {
          for (ChatIsland island : islands) {
            if (island.getSpec().index() == step.island().index()
                && !island.getSpec().equals(step.island())) {
              island.setSpec(step.island());
              island.getMetadata().setGeneration(island.getMetadata().getGeneration() + 1);
            }
          }
        });
  }

  UpgradePlan reconcile() {
    UpgradeObservation observed = observe();
    UpgradePlan plan = UpgradePlanner.plan(observed);
    tell(observed, plan);
    take(plan);
    return plan;
  }

  /// Reconciles and plays, ten seconds a round, until the upgrade is over.
  void run() {
    for (int round = 0; round < 400; round++) {
      reconcile();
      if (status().hasEnded()) {
        return;
      }
      play();
      pass(10);
    }
    throw new AssertionError("not over: " + status());
  }

  /// Until the reconcile waits for this reason.
  void runUntil(String reason) {
    for (int round = 0; round < 400; round++) {
      UpgradePlan plan = reconcile();
      if (plan.blocked().filter(wait -> wait.reason().equals(reason)).isPresent()) {
        return;
      }
      play();
      pass(10);
    }
    throw new AssertionError("never waited for " + reason + ": " + status());
  }

  /// One turn of everything else.
  void play() {
    members.values().forEach(this::play);
    for (ChatIsland island : islands) {
      boolean ready =
          members.values().stream()
              .filter(m -> m.name.startsWith(island.getMetadata().getName() + "-"))
              .allMatch(m -> m.there && m.ready);
      long generation = island.getMetadata().getGeneration();
      island.setStatus(
          new ChatIslandStatus(
              generation,
              List.of(
                  condition("Ready", ready, generation),
                  condition("Progressing", false, generation)),
              null,
              List.of()));
    }
  }

  /// Members whose readiness a walk took away get it back, but not those that never had it.
  void wakeMembers() {
    for (PlayedMember member : members.values()) {
      boolean stuck =
          behaviours.get(member.release) == Behaviour.STUCK
              && status().members().stream()
                  .anyMatch(m -> m.name().equals(member.name) && m.stage() == MemberStage.Moving);
      member.ready = member.ready || !stuck;
      member.answers = true;
    }
  }

  private static Condition condition(String type, boolean holds, long generation) {
    return new Condition(
        type,
        holds ? Condition.Status.True : Condition.Status.False,
        generation,
        null,
        "Because",
        null);
  }

  private void play(PlayedMember member) {
    ChatIslandSpec spec = island(member.name.substring(0, member.name.lastIndexOf('-'))).getSpec();
    Optional<MemberRelease> asked = spec.releaseOf(member.name);
    String version = asked.map(MemberRelease::version).orElse(spec.version());
    String image = asked.map(MemberRelease::image).orElse(spec.image());
    if (!member.there) {
      member.begin("uid-" + ++counter, version, image);
      member.ready = behaviours.get(version) != Behaviour.STUCK;
      return;
    }
    if (member.endsLater) {
      member.endsLater = false;
      member.restarts++;
    }
    boolean hasToGo = asked.filter(a -> member.uid.equals(a.replaces())).isPresent();
    if (asked.isEmpty() || (member.version.equals(version) && !hasToGo)) {
      return;
    }
    if (asked.get().method() == UpgradeMethod.Drain) {
      if (!member.ready || peer(member).ready) {
        member.there = false;
      }
      return;
    }
    member.version = version;
    member.image = image;
    if (!member.release.equals(version)) {
      handOver(member, version);
    }
  }

  private void handOver(PlayedMember member, String to) {
    switch (behaviours.getOrDefault(to, Behaviour.GOOD)) {
      case GOOD -> member.takeOver(to);
      case ENDS_LATER -> {
        member.takeOver(to);
        member.endsLater = true;
      }
      case SKEWED -> member.fail("UNREADABLE_STATE", "state version 2 (expected: 1)", ++counter);
      case DIES -> member.fail("GONE", "the stream ended", ++counter);
      case STUCK -> {
        // Nothing comes of it.
      }
    }
  }

  PlayedMember peer(PlayedMember member) {
    String other = member.name.endsWith("a") ? "b" : "a";
    return member(member.name.substring(0, member.name.length() - 1) + other);
  }
}
