package chat.skerry.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Devices talk over two members while connections break, owners change, connections stand still
/// and pass to successors of a member's process, the store fails before and after it did its work,
/// links lose submissions and outcomes, and the members' clocks differ. Whatever happens: what was
/// sent is delivered once, in order, its sender is told, and nothing is left behind. The seed in
/// the name of a failed run replays it.
final class ConversationSimulation {
  private static final int DEVICES = 3;
  private static final int MESSAGES = 12;
  private static final int TROUBLED_STEPS = 3_000;
  private static final int CALM_STEPS_MAX = 400_000;

  static LongStream seeds() {
    long first = Long.getLong("skerry.simulation.seed", 1);
    return LongStream.range(first, first + Long.getLong("skerry.simulation.seeds", 60));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void deliversEverythingOnceInOrder(long seed) {
    Simulator simulator = new Simulator(seed);
    SimulatedIsland island = new SimulatedIsland(simulator, simulator.random.nextInt(20_000));
    List<SimulatedDevice> devices = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      devices.add(new SimulatedDevice(island, "device" + i));
    }
    island.store.failures = 0.05;
    island.linkFailures = 0.05;
    island.store.meanwhile =
        () -> {
          if (simulator.chance(0.02)) {
            island.changeAnOwner();
          }
        };
    int written = 0;
    for (int step = 0; step < TROUBLED_STEPS; step++) {
      if (written < DEVICES * MESSAGES && simulator.chance(0.05)) {
        SimulatedDevice from = devices.get(simulator.random.nextInt(DEVICES));
        from.write("device" + simulator.random.nextInt(DEVICES), "message " + written++);
      }
      trouble(simulator, island, devices);
      simulator.step();
      devices.get(simulator.random.nextInt(DEVICES)).act();
    }
    island.store.failures = 0;
    island.linkFailures = 0;
    island.store.meanwhile = () -> {};
    // What an owner stored while another one had taken over is found at the next login.
    devices.forEach(SimulatedDevice::cut);
    calmDown(simulator, island, devices);
    judge(island, devices);
  }

  private static void trouble(
      Simulator simulator, SimulatedIsland island, List<SimulatedDevice> devices) {
    if (simulator.chance(0.005)) {
      devices.get(simulator.random.nextInt(DEVICES)).cut();
    }
    if (simulator.chance(0.01)) {
      island.changeAnOwner();
    }
    if (simulator.chance(0.003)) {
      island.anyMember().succeed();
    }
    if (simulator.chance(0.03)) {
      devices.get(simulator.random.nextInt(DEVICES)).travel();
    }
  }

  private static void calmDown(
      Simulator simulator, SimulatedIsland island, List<SimulatedDevice> devices) {
    for (int step = 0; step < CALM_STEPS_MAX; step++) {
      simulator.step();
      devices.get(simulator.random.nextInt(DEVICES)).act();
      if (step % 1_000 == 0 && isDone(island, devices)) {
        return;
      }
    }
    throw new AssertionError("not done in time");
  }

  private static boolean isDone(SimulatedIsland island, List<SimulatedDevice> devices) {
    return devices.stream()
        .allMatch(device -> device.isIdle() && island.store.content(device.address).isEmpty());
  }

  private static void judge(SimulatedIsland island, List<SimulatedDevice> devices) {
    for (SimulatedDevice sender : devices) {
      for (SimulatedDevice recipient : devices) {
        assertThat(recipient.received.getOrDefault(sender.address, List.of()))
            .as("from %s to %s", sender.address, recipient.address)
            .isEqualTo(sender.sent.getOrDefault(recipient.address.account(), List.of()));
      }
      assertThat(sender.receipts).as("receipts of %s", sender.address).containsAll(sender.sentIds);
    }
  }
}
