package chat.skerry.operator.chatupgrade;

import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.crd.chatisland.MemberRelease;
import chat.skerry.crd.chatupgrade.MemberStage;
import chat.skerry.crd.chatupgrade.MemberUpgrade;
import chat.skerry.crd.chatupgrade.MemberUpgrade.Before;
import chat.skerry.crd.chatupgrade.UpgradeMethod;
import chat.skerry.crd.chatupgrade.UpgradePhase;
import chat.skerry.operator.handover.MemberAnswer;
import chat.skerry.operator.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The next stage of an upgrade that is under way, there or back.
///
/// What each island is to hold follows from the stages of its members alone, so a step can be
/// repeated, and a cache that is behind does no harm.
final class Walk {

  private final UpgradeObservation observed;
  private final List<MemberUpgrade> members;
  private final boolean back;
  private final Optional<String> rollbackReason;

  /// @param back members go back to the release they had
  Walk(
      UpgradeObservation observed,
      List<MemberUpgrade> members,
      boolean back,
      Optional<String> rollbackReason) {
    this.observed = observed;
    this.members = new ArrayList<>(members);
    this.back = back;
    this.rollbackReason = rollbackReason;
  }

  UpgradePlan next() {
    List<String> islands =
        new ArrayList<>(members.stream().map(MemberUpgrade::island).distinct().toList());
    if (back) {
      Collections.reverse(islands);
    }
    for (int position = 0; position < islands.size(); position++) {
      String name = islands.get(position);
      Optional<ChatIsland> island = observed.island(name);
      if (island.isEmpty()) {
        return blocked("ChatIsland " + name, "IslandMissing", name + ": there is no such island");
      }
      if (!isSettled(island.get())) {
        return island(island.get(), position);
      }
    }
    return back
        ? plan(UpgradePhase.RolledBack, "all members have their old release", null, null)
        : plan(UpgradePhase.Succeeded, "all members have the new release", null, null);
  }

  private UpgradePlan island(ChatIsland island, int position) {
    String name = island.getMetadata().getName();
    List<MemberUpgrade> own = members.stream().filter(m -> m.island().equals(name)).toList();
    for (MemberUpgrade member : own) {
      if (member.stage() == MemberStage.Moving) {
        return moving(island, member);
      }
    }
    for (MemberUpgrade member : own) {
      if (member.stage() == MemberStage.Watching) {
        return watching(member);
      }
    }
    return own.stream()
        .filter(m -> m.stage() == MemberStage.Waiting)
        .min(
            Comparator.comparing((MemberUpgrade m) -> observed.member(m.name()).isServing())
                .thenComparing(m -> observed.member(m.name()).sessions())
                .thenComparing(MemberUpgrade::name))
        .map(member -> begin(island, member, position))
        .orElseGet(() -> settle(island));
  }

  private UpgradePlan begin(ChatIsland island, MemberUpgrade waiting, int position) {
    MemberView view = observed.member(waiting.name());
    Method method = back ? wayBack(waiting, view) : wayThere(waiting, view);
    MemberUpgrade member = waiting.planned(method.method(), method.why(), method.expect());
    Gates gates = new Gates(observed);
    Optional<Plan.Wait> wait = back ? gates.onTheWayBack(member) : gates.onTheWay(member, position);
    if (wait.isPresent()) {
      return blocked(member.name() + ": next", wait.get().reason(), wait.get().message());
    }
    Before before = view.before();
    if (view.wasTold(version(member), image(member))) {
      before = // An upgrade that was superseded brought it there: no change is to be seen.
          new Before(
              null, before.release(), before.generation(), before.restarts(), before.failureAt());
    }
    if (back && member.before() != null && member.before().release() != null) {
      before =
          new Before(
              before.podUid(),
              member.before().release(),
              before.generation(),
              before.restarts(),
              before.failureAt());
    }
    return move(island, member.seen(before).at(MemberStage.Moving, time()));
  }

  private Method wayThere(MemberUpgrade member, MemberView view) {
    return Method.of(
        view,
        observed.spec().policyOrDefault().methodOrDefault(),
        member.fromVersion(),
        observed.spec().version(),
        readByTarget());
  }

  private Method wayBack(MemberUpgrade member, MemberView view) {
    boolean handsOver =
        member.method() == UpgradeMethod.HotUpgrade
            && view.isServing()
            && view.handsOver()
            && view.answer().isPresent();
    return handsOver
        ? new Method(UpgradeMethod.HotUpgrade, "goes back as it came", member.expect())
        : Method.drain(view, "goes back in a new pod");
  }

  /// What the new release reads, once a member runs it.
  private Optional<List<Integer>> readByTarget() {
    return members.stream()
        .filter(m -> m.stage() == MemberStage.Watching || m.stage() == MemberStage.Done)
        .map(m -> observed.member(m.name()).answer())
        .flatMap(Optional::stream)
        .map(MemberAnswer::statesRead)
        .filter(read -> !read.isEmpty())
        .findFirst();
  }

  private UpgradePlan move(ChatIsland island, MemberUpgrade member) {
    replace(member);
    ChatIslandSpec spec = island.getSpec().withMemberReleases(releases(island));
    return plan(
        phase(),
        member.name() + ": " + member.method(),
        new UpgradeStep.Move(
            spec,
            member.name(),
            "%s: release %s by %s: %s"
                .formatted(member.name(), version(member), member.method(), member.why())),
        null);
  }

  private UpgradePlan moving(ChatIsland island, MemberUpgrade member) {
    MemberView view = observed.member(member.name());
    Optional<MemberAnswer.Failure> failure =
        member.method() == UpgradeMethod.HotUpgrade
            ? view.failureSince(member.before())
            : Optional.empty();
    if (failure.isPresent() && (back || failure.get().isSkew()) && !isMeanwhileBack(member, view)) {
      Method drain = Method.drain(view, "no handover: " + words(failure.get()));
      return move(
          island,
          member
              .planned(drain.method(), drain.why(), drain.expect())
              .seen(view.before())
              .at(MemberStage.Moving, time()));
    }
    if (!back && failure.isPresent()) {
      return goBack(member.name() + ": " + words(failure.get()));
    }
    if (!releases(island).equals(island.getSpec().memberReleases())
        && !view.hasArrived(member, version(member), image(member), back)) {
      return move(island, member); // Begun by an operator that was killed before the step.
    }
    if (view.hasArrived(member, version(member), image(member), back)) {
      replace(
          member
              .seen(arrival(member, view))
              .at(back ? MemberStage.Done : MemberStage.Watching, time()));
      return plan(phase(), member.name() + ": has arrived", null, null);
    }
    Optional<String> ended = back ? Optional.empty() : view.endedSince(member.before());
    if (ended.isPresent()) {
      return goBack(member.name() + ": " + ended.get());
    }
    if (!back && isOver(member, observed.spec().policyOrDefault().deadlineSecondsOrDefault())) {
      return goBack(
          "%s: not there within %d s: %s"
              .formatted(
                  member.name(),
                  observed.spec().policyOrDefault().deadlineSecondsOrDefault(),
                  view.standing()));
    }
    return blocked(
        member.name() + ": " + member.method(),
        "MemberMoving",
        member.name() + ": on its way to release " + version(member) + "; " + view.standing());
  }

  /// A failed attempt on the way back, where the old release serves anyway.
  private boolean isMeanwhileBack(MemberUpgrade member, MemberView view) {
    return back && view.hasArrived(member, version(member), image(member), true);
  }

  /// From now on the release that it had before is known by what it was, and changes count anew.
  private static Before arrival(MemberUpgrade member, MemberView view) {
    Before now = view.before();
    String release = member.before() == null ? null : member.before().release();
    return new Before(now.podUid(), release, now.generation(), now.restarts(), now.failureAt());
  }

  private UpgradePlan watching(MemberUpgrade member) {
    MemberView view = observed.member(member.name());
    Optional<String> ended = view.endedSince(member.before());
    if (ended.isPresent()) {
      return goBack(member.name() + ": " + ended.get());
    }
    var policy = observed.spec().policyOrDefault();
    if (!view.isServing()) {
      if (isOver(member, policy.stabilitySecondsOrDefault() + policy.deadlineSecondsOrDefault())) {
        return goBack(member.name() + ": does not take connections: " + view.standing());
      }
      return blocked(
          member.name() + ": watched",
          "MemberNotReady",
          member.name() + ": has the release and does not take connections; " + view.standing());
    }
    if (isOver(member, policy.stabilitySecondsOrDefault())) {
      replace(member.at(MemberStage.Done, time()));
      return plan(phase(), member.name() + ": done", null, null);
    }
    return blocked(
        member.name() + ": watched",
        "StabilityWindow",
        "%s: is watched until %s"
            .formatted(
                member.name(), since(member).plusSeconds(policy.stabilitySecondsOrDefault())));
  }

  private UpgradePlan settle(ChatIsland island) {
    MemberUpgrade one = firstOf(island);
    return plan(
        phase(),
        island.getMetadata().getName() + ": settles",
        new UpgradeStep.Settle(
            island.getSpec().withRelease(version(one), image(one)),
            "all its members have release " + version(one)),
        null);
  }

  private boolean isSettled(ChatIsland island) {
    MemberUpgrade one = firstOf(island);
    return island.getSpec().version().equals(version(one))
        && island.getSpec().image().equals(image(one))
        && island.getSpec().memberReleases().isEmpty()
        && members.stream()
            .filter(m -> m.island().equals(one.island()))
            .allMatch(m -> m.stage() == MemberStage.Done);
  }

  private MemberUpgrade firstOf(ChatIsland island) {
    return members.stream()
        .filter(m -> m.island().equals(island.getMetadata().getName()))
        .findFirst()
        .orElseThrow();
  }

  /// By the same path: who was told to move is told to move back, the last island first.
  private UpgradePlan goBack(String why) {
    members.replaceAll(member -> {
      boolean moved = member.stage() != MemberStage.Waiting;
      return member.at(moved ? MemberStage.Waiting : MemberStage.Done, time());
    });
    return new UpgradePlan(
        UpgradePhase.RollingBack,
        members,
        "goes back: " + why,
        Optional.of(why),
        Optional.empty(),
        Optional.empty());
  }

  /// The releases of members that are not what their island says, and of those that move: the
  /// island moves nobody who is not named.
  private List<MemberRelease> releases(ChatIsland island) {
    List<MemberRelease> releases = new ArrayList<>();
    for (MemberUpgrade member : members) {
      if (!member.island().equals(island.getMetadata().getName())) {
        continue;
      }
      boolean there = back == (member.stage() == MemberStage.Waiting);
      String version = there ? observed.spec().version() : member.fromVersion();
      String image = there ? observed.image() : member.fromImage();
      boolean moves =
          member.stage() == MemberStage.Moving || member.stage() == MemberStage.Watching;
      if (moves
          || !island.getSpec().version().equals(version)
          || !island.getSpec().image().equals(image)) {
        releases.add(
            new MemberRelease(member.name(), version, image, member.method(), replaces(member)));
      }
    }
    return releases.stream().sorted(Comparator.comparing(MemberRelease::name)).toList();
  }

  /// A handover that failed leaves a pod that was told the right release and runs another.
  private static @Nullable String replaces(MemberUpgrade member) {
    boolean drains = member.stage() == MemberStage.Moving && member.method() == UpgradeMethod.Drain;
    return drains && member.before() != null ? member.before().podUid() : null;
  }

  private String version(MemberUpgrade member) {
    return back ? member.fromVersion() : observed.spec().version();
  }

  private String image(MemberUpgrade member) {
    return back ? member.fromImage() : observed.image();
  }

  private UpgradePhase phase() {
    return back ? UpgradePhase.RollingBack : UpgradePhase.Running;
  }

  private void replace(MemberUpgrade member) {
    members.replaceAll(m -> m.name().equals(member.name()) ? member : m);
  }

  private static String words(MemberAnswer.Failure failure) {
    return failure.text().isEmpty() ? failure.reason() : failure.reason() + ": " + failure.text();
  }

  private String time() {
    return observed.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private Instant since(MemberUpgrade member) {
    return member.since() == null ? observed.now() : Instant.parse(member.since());
  }

  private boolean isOver(MemberUpgrade member, int seconds) {
    return !observed.now().isBefore(since(member).plus(Duration.ofSeconds(seconds)));
  }

  private UpgradePlan blocked(String stage, String reason, String message) {
    return plan(phase(), stage, null, new Plan.Wait(reason, message));
  }

  private UpgradePlan plan(
      UpgradePhase phase, String stage, @Nullable UpgradeStep step, Plan.@Nullable Wait wait) {
    return new UpgradePlan(
        phase,
        members,
        stage,
        rollbackReason,
        Optional.ofNullable(step),
        Optional.ofNullable(wait));
  }
}
