package chat.skerry.node.simulation;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// How the two members of an island find, lose and find each other again. Each learns of a change
/// at its own time; meanwhile both may take themselves for the owner of a partition, or both the
/// other.
///
/// ```
///   whole ──cut, freeze or death, noticed by each──► alone ──in touch again──► joining ──caught up──► whole
///     ▲                                                one owns all,              │
///     └──────────────────────────────────────────────── the other catches up ◄────┘
/// ```
final class SimulatedIsland {
  private final World world;
  private final Simulator simulator;
  private final SimulatedMember one;
  private final SimulatedMember other;
  private long lastId;
  private long joinings;
  private boolean mergeDue;
  private long lostSince = Long.MIN_VALUE;
  private boolean connected = true;

  SimulatedIsland(World world, SimulatedMember one, SimulatedMember other) {
    this.world = world;
    this.simulator = world.simulator;
    this.one = one;
    this.other = other;
  }

  /// The view that a member starts with: it looks for the other first.
  Topology first(SimulatedMember member) {
    SimulatedMember there = peerOf(member);
    return there.isRunning() && connects()
        ? joint(Topology.filled(there.name, World.PARTITIONS), false)
        : Topology.alone(++lastId, member.name, World.PARTITIONS);
  }

  /// A member has started with its first view.
  void started(SimulatedMember member) {
    Topology first = member.topology();
    if (first.isWhole()) {
      install(peerOf(member), first, 300 * Simulator.MILLI);
      catchUpLater(first.id());
    }
    changed();
  }

  /// Whether both are there and can talk.
  boolean canTouch() {
    return connects() && !one.isFrozen() && !other.isFrozen();
  }

  private boolean connects() {
    return world.network.connects(one.number, other.number);
  }

  /// To be called whenever a link between the members, or one of them, may have changed.
  void changed() {
    boolean now = inTouch();
    if (now == connected && now) {
      mergeLater();
      return;
    }
    connected = now;
    if (now) {
      mergeLater();
      return;
    }
    lostSince = simulator.nanoTime();
    long lost = lostSince;
    for (SimulatedMember member : List.of(one, other)) {
      boolean dead = !peerOf(member).isUp();
      long delay =
          dead
              ? simulator.between(Simulator.MILLI, 300 * Simulator.MILLI)
              : simulator.between(200 * Simulator.MILLI, 2_000 * Simulator.MILLI);
      simulator.after(delay, null, () -> suspect(member, lost));
    }
  }

  /// A member says goodbye: the other one owns everything when it knows.
  void leaves(SimulatedMember member) {
    SimulatedMember left = peerOf(member);
    if (left.isUp() && inTouch()) {
      Topology alone = Topology.alone(++lastId, left.name, World.PARTITIONS);
      install(left, alone, 100 * Simulator.MILLI);
    }
  }

  private boolean inTouch() {
    return one.isRunning() && other.isRunning() && connects();
  }

  private void suspect(SimulatedMember member, long lost) {
    if (inTouch() || lostSince != lost || !member.isUp()) {
      return;
    }
    if (member.isFrozen()) {
      // It suspects nobody while it sleeps, perhaps when it wakes.
      simulator.after(Simulator.SECOND, null, () -> suspect(member, lost));
      return;
    }
    if (member.topology().isWhole()) {
      install(member, Topology.alone(++lastId, member.name, World.PARTITIONS), 0);
    }
  }

  private void mergeLater() {
    if (!mergeDue && !isWhole()) {
      mergeDue = true;
      simulator.after(
          simulator.between(100 * Simulator.MILLI, 3 * Simulator.SECOND), null, this::merge);
    }
  }

  private boolean isWhole() {
    return one.isUp()
        && other.isUp()
        && one.topology().isWhole()
        && one.topology().settled()
        && one.topology().id() == other.topology().id();
  }

  private void merge() {
    mergeDue = false;
    if (!inTouch() || isWhole()) {
      return;
    }
    // The one that was there before owns everything until the other has caught up.
    boolean oneFirst =
        one.bornNanos() < other.bornNanos() - Simulator.SECOND
            || simulator.random.nextBoolean()
                && one.bornNanos() < other.bornNanos() + Simulator.SECOND;
    SimulatedMember first = oneFirst ? one : other;
    Topology joining = joint(Topology.filled(first.name, World.PARTITIONS), false);
    simulator.log("island ", one.name, "/", other.name, " meets, ", first.name, " owns all");
    both(member -> install(member, joining, 300 * Simulator.MILLI));
    catchUpLater(joining.id());
  }

  private void catchUpLater(long joining) {
    long joined = ++joinings;
    simulator.after(
        simulator.between(400 * Simulator.MILLI, 2 * Simulator.SECOND),
        null,
        () -> catchUp(joining, joined));
  }

  /// Moves what each member lacks, then shares the partitions.
  private void catchUp(long joining, long joined) {
    if (joined != joinings || !inTouch()) {
      mergeAgainIfNeeded();
      return;
    }
    boolean bothKnow = one.topology().id() == joining && other.topology().id() == joining;
    if (!bothKnow) {
      mergeAgainIfNeeded();
      return;
    }
    world.transferState(one, other);
    String[] owners = new String[World.PARTITIONS];
    for (int partition = 0; partition < owners.length; partition++) {
      owners[partition] = (partition * 7 + 3) % 4 < 2 ? one.name : other.name;
    }
    Topology whole = joint(owners, true);
    both(member -> install(member, whole, 300 * Simulator.MILLI));
    simulator.after(Simulator.SECOND, null, this::mergeAgainIfNeeded);
  }

  private void mergeAgainIfNeeded() {
    if (inTouch()) {
      mergeLater();
    }
  }

  private Topology joint(String[] owners, boolean settled) {
    return new Topology(++lastId, Set.of(one.name, other.name), owners, settled);
  }

  private void install(SimulatedMember member, Topology topology, long delayNanosMax) {
    if (member.isUp()) {
      member.onLife(
          simulator.between(0, delayNanosMax),
          running -> {
            simulator.log(
                member.name,
                " sees ",
                topology.present().size(),
                " members, topology ",
                topology.id(),
                topology.settled() ? "" : " (catching up)");
            running.view.install(topology);
          });
    }
  }

  private void both(Consumer<SimulatedMember> action) {
    action.accept(one);
    action.accept(other);
  }

  private SimulatedMember peerOf(SimulatedMember member) {
    return member == one ? other : one;
  }
}
