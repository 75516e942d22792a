package chat.skerry.node.simulation;

import java.util.List;

/// Makes the faults that the weather asks for, and the messages of the day.
final class Nemesis {
  private static final long HOUR_MILLIS = 3_600_000;

  private final World world;
  private final Simulator simulator;
  private int day;
  private boolean stormy;

  Nemesis(World world) {
    this.world = world;
    this.simulator = world.simulator;
  }

  /// The weather has changed: begins with its faults.
  void begin() {
    day++;
    stormy = true;
    Weather weather = world.weather;
    setClocks();
    again(weather.messagesNanos, this::write);
    again(weather.cutsNanos, this::cutMembers);
    again(weather.storeCutsNanos, this::cutStore);
    again(weather.freezesNanos, this::freeze);
    again(weather.killsNanos, this::kill);
    again(weather.leavesNanos, () -> any().leave());
    again(weather.deviceCutsNanos, this::cutDevices);
  }

  /// Ends all faults but wrong clocks.
  void end() {
    stormy = false;
    world.network.heal();
    world.members.forEach(SimulatedMember::thaw);
    simulator.after(10 * Simulator.SECOND, null, this::startAll);
    startAll();
  }

  private void startAll() {
    for (SimulatedMember member : world.members) {
      if (!stormy && !member.isUp()) {
        member.start();
      }
    }
  }

  /// Repeats a fault at random times as long as the day lasts.
  private void again(long meanNanos, Runnable fault) {
    if (meanNanos == 0) {
      return;
    }
    int today = day;
    long pause = (long) (-Math.log(1 - simulator.random.nextDouble()) * meanNanos);
    simulator.after(
        pause,
        null,
        () -> {
          if (stormy && day == today) {
            fault.run();
            again(meanNanos, fault);
          }
        });
  }

  private void write() {
    List<SimulatedDevice> devices = world.devices;
    SimulatedDevice from = devices.get(simulator.random.nextInt(devices.size()));
    SimulatedDevice to = devices.get(simulator.random.nextInt(devices.size()));
    if (from.unanswered() >= 50) {
      return;
    }
    if (simulator.chance(0.3)) {
      from.writeToAccount(to.address.account());
      return;
    }
    int burst = simulator.chance(0.2) ? 1 + simulator.random.nextInt(8) : 1;
    for (int i = 0; i < burst; i++) {
      from.write(to.address);
    }
  }

  /// Seconds apart, or hours.
  private void setClocks() {
    for (SimulatedMember member : world.members) {
      long range = simulator.chance(0.3) ? 3 * HOUR_MILLIS : 20_000;
      member.clockOffsetMillis(
          simulator.chance(0.5) ? 0 : simulator.random.nextLong(-range, range));
    }
  }

  private void cutMembers() {
    int one = simulator.random.nextInt(world.members.size());
    int other = simulator.chance(0.7) ? one ^ 1 : simulator.random.nextInt(world.members.size());
    if (one == other) {
      return;
    }
    boolean bothWays = simulator.chance(0.7);
    simulator.log("cut ", one, bothWays ? " ↔ " : " → ", other);
    setCut(one, other, bothWays, true);
    forAWhile(world.weather.cutNanosMax, () -> setCut(one, other, bothWays, false));
  }

  private void setCut(int one, int other, boolean bothWays, boolean isCut) {
    world.network.cut(one, other, isCut);
    if (bothWays || !isCut) {
      world.network.cut(other, one, isCut);
    }
    world.islandOf(one).changed();
  }

  private void cutStore() {
    int member = simulator.random.nextInt(world.members.size() + 1);
    simulator.log("store away from ", member);
    setStoreCut(member, true);
    forAWhile(15 * Simulator.SECOND, () -> setStoreCut(member, false));
  }

  private void setStoreCut(int member, boolean isCut) {
    if (member == world.members.size()) {
      world.weather.storeAway = isCut;
    } else {
      world.network.cutFromStore(member, isCut);
    }
  }

  private void freeze() {
    SimulatedMember member = any();
    member.freeze();
    forAWhile(25 * Simulator.SECOND, member::thaw);
  }

  private void kill() {
    SimulatedMember member = any();
    member.killWhenSafe(20);
    simulator.after(
        simulator.between(Simulator.SECOND, 20 * Simulator.SECOND),
        null,
        () -> {
          if (!member.isUp()) {
            member.start();
          }
        });
  }

  private void cutDevices() {
    if (simulator.chance(0.2)) {
      int member = simulator.random.nextInt(world.members.size());
      world.network.cutFromDevices(member, true);
      forAWhile(10 * Simulator.SECOND, () -> world.network.cutFromDevices(member, false));
    } else {
      SimulatedDevice device = world.devices.get(simulator.random.nextInt(world.devices.size()));
      if (simulator.random.nextBoolean()) {
        device.cut();
      } else {
        device.reconnect();
      }
    }
  }

  private SimulatedMember any() {
    return world.members.get(simulator.random.nextInt(world.members.size()));
  }

  private void forAWhile(long nanosMax, Runnable end) {
    simulator.after(simulator.between(10 * Simulator.MILLI, nanosMax), null, end);
  }
}
