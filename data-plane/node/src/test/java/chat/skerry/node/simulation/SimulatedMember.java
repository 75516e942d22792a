package chat.skerry.node.simulation;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.delivery.Delivery;
import chat.skerry.node.delivery.DeliveryLimits;
import chat.skerry.node.delivery.MailboxSettings;
import chat.skerry.node.delivery.Mailboxes;
import chat.skerry.node.delivery.SubmissionHandler;
import chat.skerry.node.limits.SendBudgets;
import chat.skerry.node.limits.SendLimits;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.writeback.WriteBackMailboxStore;
import chat.skerry.node.mailbox.writeback.WriteBackPorts;
import chat.skerry.node.mailbox.writeback.WriteBackSettings;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import chat.skerry.node.routing.SessionDirectory;
import chat.skerry.node.routing.Undisputed;
import chat.skerry.node.session.Placement;
import chat.skerry.node.session.SessionLimits;
import chat.skerry.node.session.SessionPorts;
import chat.skerry.node.session.SessionSettings;
import chat.skerry.node.session.SessionTable;
import chat.skerry.node.session.Sessions;
import chat.skerry.node.supervision.Supervisor;
import chat.skerry.node.ticket.TicketCheck;
import chat.skerry.node.token.TokenVerifier;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One of the members: the classes of a real one, put together as `ChatNode` does, on simulated
/// ports. It may die, leave, and come again with nothing but its place.
final class SimulatedMember {
  private static final long FLUSH_NANOS_MAX = 5 * Simulator.SECOND;
  private static final long MOVE_NANOS_MAX = 3 * Simulator.SECOND;
  private static final long SWEEP_NANOS = 250 * Simulator.MILLI;
  private static final long LOOK_NANOS = 50 * Simulator.MILLI;

  final int number;
  final String name;
  final String islandName;
  private final World world;
  private final Simulator simulator;
  private final Map<DeviceAddress, SessionDirectory.Entry> directory;
  private final CompositeMeterRegistry meters = new CompositeMeterRegistry();
  private final Supervisor failures;
  private @Nullable SimulatedIsland island;
  private @Nullable Running running;
  private long clockOffsetMillis;
  private long bornNanos;

  /// @param number over all islands; even for the first of an island
  /// @param directory the sessions of its island
  SimulatedMember(
      World world,
      int number,
      String islandName,
      String name,
      Map<DeviceAddress, SessionDirectory.Entry> directory) {
    this.world = world;
    this.simulator = world.simulator;
    this.failures = new Supervisor(simulator::nanoTime, meters);
    this.number = number;
    this.islandName = islandName;
    this.name = name;
    this.directory = directory;
  }

  /// One life, from the start of the process to its end.
  final class Running {
    final Life life;
    final View view;
    final SimulatedDirectory directory;
    final SimulatedPeers peers;
    final SimulatedIslandMemory memory;
    final WriteBackMailboxStore writeBack;
    final Mailboxes mailboxes;
    final Delivery delivery;
    final Sessions sessions;

    /// What other members hand over to this one.
    final SubmissionHandler handler;

    final Set<SimulatedConnection> connections = new LinkedHashSet<>();
    boolean leaving;
    boolean leftPeers;

    Running(Life life, View view) {
      this.life = life;
      this.view = view;
      SplittableRandom random = simulator.random.split();
      LongSupplier epochMillis = () -> simulator.epochMillis() + clockOffsetMillis;
      SessionTable table = new SessionTable();
      PartitionMaps maps = new FixedMaps(world.map);
      Placement placement = new Placement(islandName, name, maps, view);
      Undisputed believed = new Undisputed(placement::isIslandWhole, simulator::nanoTime);
      BooleanSupplier undisputed = world.plants(Plant.MISSES_SPLITS) ? () -> true : believed;
      view.onChange(believed::changed);
      directory =
          new SimulatedDirectory(world, SimulatedMember.this, life, SimulatedMember.this.directory);
      peers = new SimulatedPeers(world, SimulatedMember.this, life);
      memory =
          new SimulatedIslandMemory(
              world, SimulatedMember.this, life, view, epochMillis.getAsLong());
      MailboxStore behind = world.cassandra.session(SimulatedMember.this, life);
      writeBack = writeBack(epochMillis, behind);
      MailboxStore store = new WatchedStore(world.ledger, writeBack);
      mailboxes =
          new Mailboxes(
              mailboxSettings(epochMillis, undisputed, random.split()),
              store,
              (mailbox, envelopes) -> {
                world.ledger.durable(mailbox, envelopes);
                table.stored(mailbox, envelopes);
              },
              ownedHere());
      DeviceLists devices =
          new DeviceLists(
              world.keys,
              task -> simulator.soon(life, task),
              simulator::nanoTime,
              undisputed,
              1_000,
              1_000);
      delivery = new Delivery(islandName, name, maps, view, mailboxes, devices, peers);
      handler = new WatchedHandler(world, delivery);
      sessions =
          new Sessions(
              new SessionSettings(
                  sessionLimits(),
                  task -> simulator.soon(life, task),
                  epochMillis,
                  simulator::nanoTime,
                  undisputed,
                  random.split(),
                  meters,
                  budgets(),
                  failures),
              new SessionPorts(
                  new TokenVerifier(World.CLUSTER, world.tokens::keys, epochMillis, 100),
                  TicketCheck.none(),
                  devices,
                  handler,
                  mailboxes,
                  store,
                  directory),
              table,
              placement);
      view.onChange(writeBack::ownershipChanged);
      sweepLater(writeBack);
      view.onChange(mailboxes::ownershipChanged);
      view.onChange(sessions::ownershipChanged);
    }

    private WriteBackMailboxStore writeBack(LongSupplier epochMillis, MailboxStore behind) {
      return new WriteBackMailboxStore(
          new WriteBackPorts(
              memory,
              behind,
              task -> simulator.soon(life, task),
              epochMillis,
              simulator::nanoTime,
              meters),
          new WriteBackSettings(
              world.durability == World.Durability.CASSANDRA, 1 << 20, Duration.ofSeconds(5)));
    }

    private void sweepLater(WriteBackMailboxStore store) {
      simulator.after(
          SWEEP_NANOS,
          life,
          () -> {
            store.sweep();
            sweepLater(store);
          });
    }

    private Predicate<DeviceAddress> ownedHere() {
      return world.plants(Plant.KEEPS_WRITING)
          ? unused -> true
          : mailbox ->
              view.ownedHere(PartitionMap.partitionOf(mailbox.account(), World.PARTITIONS));
    }
  }

  private boolean hasUnwritten() {
    return running != null && running.memory.hasUnwritten();
  }

  /// Whether its memory has something that must not be lost and is nowhere else.
  boolean hasLastCopies() {
    return running != null && running.memory.hasLastCopies();
  }

  /// The other member of the island.
  SimulatedMember peer() {
    return world.members.get(number ^ 1);
  }

  void joins(SimulatedIsland home) {
    island = home;
  }

  /// Starts the process, when what lies in the memory of the other member alone can be had: two
  /// copies don't survive the loss of one and the absence of the other.
  void start() {
    SimulatedMember other = peer();
    if (running != null) {
      return;
    }
    if (other.isUp() && !island().canTouch() && other.hasUnwritten()) {
      simulator.after(500 * Simulator.MILLI, null, this::start);
      return;
    }
    bornNanos = simulator.nanoTime();
    Life life = new Life(simulator, world.nextLife());
    SimulatedIsland home = island();
    running =
        new Running(
            life,
            new View(name, home.first(this), world.plants(Plant.KEEPS_WRITING) && number % 2 == 0));
    simulator.log(name, " starts");
    home.started(this);
  }

  /// Ends the process as soon as nothing is lost with it: two copies don't survive two losses.
  ///
  /// @param tries gives up after so many
  void killWhenSafe(int tries) {
    if (!hasLastCopies()) {
      kill();
    } else if (tries > 0) {
      simulator.after(300 * Simulator.MILLI, null, () -> killWhenSafe(tries - 1));
    }
  }

  private void kill() {
    Running dying = running;
    if (dying == null) {
      return;
    }
    simulator.log(name, " dies");
    running = null;
    dying.life.die();
    dying.memory.vanish();
    List.copyOf(dying.connections).forEach(SimulatedConnection::cut);
    world.members.forEach(other -> other.lost(name));
    island().changed();
  }

  private void lost(String member) {
    if (running != null) {
      running.peers.lost(member);
    }
  }

  void freeze() {
    if (running != null) {
      simulator.log(name, " freezes");
      running.life.freeze();
      island().changed();
    }
  }

  void thaw() {
    if (running != null && running.life.isFrozen()) {
      simulator.log(name, " wakes");
      running.life.thaw();
      island().changed();
    }
  }

  /// Leaves as a member does that is told to stop.
  void leave() {
    Running last = running;
    if (last == null || last.leaving || last.life.isFrozen()) {
      return;
    }
    simulator.log(name, " leaves");
    last.leaving = true;
    last.sessions.turnAway();
    last.delivery.leave();
    WriteBackMailboxStore store = last.writeBack;
    store.flush();
    wait(
        last,
        FLUSH_NANOS_MAX,
        () -> last.mailboxes.inFlight() == 0 && store.unwritten() == 0,
        () -> {
          last.leftPeers = true;
          world.members.forEach(other -> other.lost(name));
          island().leaves(this);
          last.view.close();
          last.sessions.leave();
          wait(
              last,
              MOVE_NANOS_MAX,
              last.connections::isEmpty,
              () -> {
                if (running == last) {
                  killWhenSafe(100);
                }
              });
        });
  }

  private void wait(Running last, long nanosMax, BooleanSupplier done, Runnable then) {
    long untilNanos = simulator.nanoTime() + nanosMax;
    simulator.after(
        LOOK_NANOS,
        last.life,
        () -> {
          if (done.getAsBoolean() || simulator.nanoTime() >= untilNanos) {
            then.run();
          } else {
            wait(last, untilNanos - simulator.nanoTime(), done, then);
          }
        });
  }

  /// Runs something in this life a little later, if there is one then.
  void onLife(long delayNanos, Consumer<Running> action) {
    Running now = running;
    if (now != null) {
      simulator.after(delayNanos, now.life, () -> action.accept(now));
    }
  }

  /// Another time of day than the right one.
  void clockOffsetMillis(long millis) {
    clockOffsetMillis = millis;
  }

  @Nullable Running running() {
    return running;
  }

  /// Whether there is a process.
  boolean isUp() {
    return running != null;
  }

  boolean isFrozen() {
    return running != null && running.life.isFrozen();
  }

  /// Whether there is a process that answers, and means to stay.
  boolean isRunning() {
    return running != null && !running.life.isFrozen() && !running.leftPeers;
  }

  long bornNanos() {
    return bornNanos;
  }

  Topology topology() {
    Running now = running;
    if (now == null) {
      throw new IllegalStateException("a member that is down sees nothing");
    }
    return now.view.topology();
  }

  private SimulatedIsland island() {
    SimulatedIsland home = island;
    if (home == null) {
      throw new IllegalStateException("a member without an island");
    }
    return home;
  }

  private static DeliveryLimits deliveryLimits() {
    return new DeliveryLimits(1_000, 1 << 20, 100, 1_000, 640, 6_400);
  }

  private static SessionLimits sessionLimits() {
    return new SessionLimits(
        World.WINDOW,
        1 << 16,
        64,
        4,
        1 << 16,
        1_000,
        1_000,
        1 << 20,
        1 << 22,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60));
  }

  private MailboxSettings mailboxSettings(
      LongSupplier epochMillis, BooleanSupplier undisputed, SplittableRandom random) {
    return new MailboxSettings(
        number % 2, deliveryLimits(), epochMillis, undisputed, random, meters, failures);
  }

  private SendBudgets budgets() {
    return new SendBudgets(new SendLimits(1_000, 1 << 20, 10_000, 1 << 24), simulator::nanoTime, 1);
  }

  private record FixedMaps(PartitionMap map) implements PartitionMaps {
    @Override
    public Optional<PartitionMap> current() {
      return Optional.of(map);
    }

    @Override
    public void onChange(Runnable callback) {}
  }
}
