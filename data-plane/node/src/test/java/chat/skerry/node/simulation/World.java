package chat.skerry.node.simulation;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.InMemoryDeviceKeys;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.token.TestTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Two islands of two members over one store, some devices, and all that may go wrong with them.
///
/// It lives in days: bad weather, then calm until everything is delivered, then all devices connect
/// again and nothing may be left anywhere.
final class World {
  static final String CLUSTER = "acme/demo";
  static final int PARTITIONS = 16;
  static final int WINDOW = 8;

  /// Unanswered sends to one device, with a turn.
  static final int SEND_WINDOW = 6;

  /// Some 60 envelopes of this size fill a member's memory.
  private static final int PADDING_BYTES = 16_000;

  private static final int DEVICES = 9;
  private static final long CALM_NANOS_MAX = 300 * Simulator.SECOND;
  private static final TestTokens TOKENS = new TestTokens("key-1");

  final Simulator simulator;
  final Ledger ledger;
  final Network network = new Network(4);
  final SimulatedCassandra cassandra;
  final TestTokens tokens = TOKENS;
  final InMemoryDeviceKeys keys = new InMemoryDeviceKeys();
  final PartitionMap map = map();
  final List<SimulatedMember> members = new ArrayList<>();
  final List<SimulatedDevice> devices = new ArrayList<>();
  Weather weather = Weather.calm();
  final Durability durability;

  /// What payloads are blown up by: nothing, or so much that memory gets short.
  final int paddingBytes;

  private final List<SimulatedIsland> islands = new ArrayList<>();
  private final Set<Plant> plants;
  private final Nemesis nemesis;
  private int lives;
  private int days;

  /// Where envelopes lie before their sender is told.
  enum Durability {
    TWO_MEMBERS,
    CASSANDRA
  }

  /// @param plants bugs to plant
  /// @param trace where the log goes, null for nowhere
  World(long seed, Durability durability, Set<Plant> plants, @Nullable Consumer<String> trace) {
    this.durability = durability;
    this.plants = plants;
    this.simulator = new Simulator(seed, trace);
    this.paddingBytes = simulator.chance(0.5) ? 0 : PADDING_BYTES;
    this.ledger = new Ledger(simulator);
    this.cassandra = new SimulatedCassandra(this);
    for (int island = 0; island < 2; island++) {
      addIsland(island);
    }
    this.nemesis = new Nemesis(this);
    for (int i = 0; i < DEVICES; i++) {
      devices.add(
          new SimulatedDevice(
              this, new DeviceAddress("user" + i / 3 * 2 + i % 3 / 2, i % 3 == 1 ? 1 : 0)));
    }
  }

  private void addIsland(int number) {
    var directory = SimulatedDirectory.ofIsland();
    String island = "demo-" + number;
    SimulatedMember a = new SimulatedMember(this, 2 * number, island, island + "-a", directory);
    SimulatedMember b = new SimulatedMember(this, 2 * number + 1, island, island + "-b", directory);
    SimulatedIsland home = new SimulatedIsland(this, a, b);
    a.joins(home);
    b.joins(home);
    islands.add(home);
    members.add(a);
    members.add(b);
  }

  /// Lives on until so many events have happened, and ends a day.
  ///
  /// @throws Violation where a promise was broken
  void run(long events) {
    members.forEach(SimulatedMember::start);
    devices.forEach(SimulatedDevice::start);
    until(10 * Simulator.SECOND, () -> false);
    while (simulator.events() < events) {
      day();
    }
  }

  private void day() {
    days++;
    weather = Weather.drawn(simulator.random);
    simulator.log("day ", days, " begins");
    nemesis.begin();
    until((5 + simulator.random.nextInt(60)) * Simulator.SECOND, () -> false);
    nemesis.end();
    weather = Weather.calm();
    simulator.log("calm");
    boolean delivered = until(CALM_NANOS_MAX, () -> ledger.open() == 0);
    require(delivered, () -> "not delivered in calm weather: " + ledger.missing());
    until(10 * Simulator.SECOND, () -> false);
    devices.forEach(SimulatedDevice::reconnect);
    boolean clean =
        until(
            CALM_NANOS_MAX,
            () ->
                cassandra.underWay() == 0
                    && stored() == 0
                    && devices.stream().noneMatch(SimulatedDevice::isBusy));
    require(clean, () -> "not removed in calm weather: " + stored() + " envelopes");
    turnPage();
  }

  private void turnPage() {
    ledger.turnPage();
    cassandra.turnPage();
    for (SimulatedMember member : members) {
      SimulatedMember.Running running = member.running();
      if (running != null) {
        running.memory.turnPage();
      }
    }
    devices.forEach(SimulatedDevice::turnPage);
  }

  private long stored() {
    long stored = cassandra.size();
    for (SimulatedMember member : members) {
      SimulatedMember.Running running = member.running();
      stored += running == null ? 0 : running.memory.owned();
    }
    return stored;
  }

  /// Lets events happen for so long, or until something is true. Returns whether it is.
  private boolean until(long nanos, BooleanSupplier done) {
    long end = simulator.nanoTime() + nanos;
    while (simulator.nanoTime() < end) {
      if (done.getAsBoolean()) {
        return true;
      }
      simulator.step();
      String violation = ledger.violation();
      if (violation != null) {
        throw new Violation(violation, simulator);
      }
    }
    return done.getAsBoolean();
  }

  private void require(boolean holds, java.util.function.Supplier<String> otherwise) {
    if (!holds) {
      ledger.violate(otherwise.get());
      throw new Violation(otherwise.get(), simulator);
    }
  }

  /// A promise was broken.
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String what, Simulator simulator) {
      super(what + " after " + simulator.events() + " events");
    }
  }

  /// Whether a partition belongs to the island of a member.
  boolean isOf(int partition, SimulatedMember member) {
    return map.islandOf(partition).name().equals(member.islandName);
  }

  SimulatedIsland islandOf(int member) {
    return islands.get(member / 2);
  }

  /// Two members that met give each other what only one of them has.
  void transferState(SimulatedMember one, SimulatedMember other) {
    SimulatedMember.Running here = one.running();
    SimulatedMember.Running there = other.running();
    if (here != null && there != null) {
      here.memory.copyTo(there.memory);
      there.memory.copyTo(here.memory);
      simulator.log(one.name, " and ", other.name, " caught up");
    }
  }

  boolean plants(Plant plant) {
    return plants.contains(plant);
  }

  int nextLife() {
    return lives++;
  }

  int days() {
    return days;
  }

  /// All devices of an account; none before each of them has been welcomed once.
  List<DeviceAddress> devicesOf(String account) {
    List<SimulatedDevice> all =
        devices.stream().filter(device -> device.address.account().equals(account)).toList();
    return all.stream().allMatch(SimulatedDevice::wasWelcomed)
        ? all.stream().map(device -> device.address).toList()
        : List.of();
  }

  String token(String account) {
    long day = 24 * 3_600;
    long now = simulator.epochMillis() / 1_000;
    return tokens.sign(
        """
        {"iss":"sim","aud":"%s","sub":"%s","iat":%d,"exp":%d,"jti":"1"}\
        """
            .formatted(CLUSTER, account, now - day, now + 365 * day));
  }

  SimulatedMember member(String name) {
    return members.stream().filter(member -> member.name.equals(name)).findFirst().orElseThrow();
  }

  SimulatedMember memberAt(String chatAddress) {
    return map.members().stream()
        .filter(member -> member.chatAddress().equals(chatAddress))
        .findFirst()
        .map(member -> member(member.name()))
        .orElseThrow();
  }

  /// What a registry would say that knows the island alone.
  SimulatedMember anyMemberOf(String account) {
    PartitionMap.Island home = map.islandOf(PartitionMap.partitionOf(account, PARTITIONS));
    return member(home.members().get(simulator.random.nextInt(2)).name());
  }

  private static PartitionMap map() {
    int half = PARTITIONS / 2;
    return new PartitionMap(
        1, CLUSTER, PARTITIONS, List.of(island(0, 0, half - 1), island(1, half, PARTITIONS - 1)));
  }

  private static PartitionMap.Island island(int number, int first, int last) {
    String name = "demo-" + number;
    return new PartitionMap.Island(
        name,
        List.of(new PartitionMap.Range(first, last)),
        List.of(member(name + "-a", 2 * number), member(name + "-b", 2 * number + 1)));
  }

  private static PartitionMap.Member member(String name, int number) {
    return new PartitionMap.Member(
        name, "10.0.0." + number + ":5222", "10.0.0." + number + ":9000");
  }
}
