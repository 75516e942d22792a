package chat.skerry.node.simulation;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.routing.SessionDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The sessions of one island, as one life of a member sees them: each write takes its time, and
/// the other member hears of it if it can be reached then.
final class SimulatedDirectory implements SessionDirectory {
  private static final long LATENCY_NANOS_MAX = 20 * Simulator.MILLI;

  private final World world;
  private final SimulatedMember self;
  private final Life life;
  private final Map<DeviceAddress, Entry> entries;
  private final List<Replacement> callbacks = new ArrayList<>();

  /// @param entries those of the island
  SimulatedDirectory(
      World world, SimulatedMember self, Life life, Map<DeviceAddress, Entry> entries) {
    this.world = world;
    this.self = self;
    this.life = life;
    this.entries = entries;
  }

  static Map<DeviceAddress, Entry> ofIsland() {
    return new HashMap<>();
  }

  @Override
  public CompletionStage<Optional<Entry>> put(DeviceAddress device, long sessionId) {
    CompletableFuture<Optional<Entry>> answer = new CompletableFuture<>();
    later(() -> {
      Entry entry = new Entry(self.name, sessionId);
      Entry before = entries.put(device, entry);
      if (before != null && !before.equals(entry)) {
        tell(before, device);
      }
      answer.complete(Optional.ofNullable(before));
    });
    return answer;
  }

  private void tell(Entry replaced, DeviceAddress device) {
    SimulatedMember holder = world.member(replaced.member());
    if (holder == self || world.network.connects(self.number, holder.number)) {
      holder.onLife(
          world.simulator.between(0, LATENCY_NANOS_MAX),
          running ->
              List.copyOf(running.directory.callbacks)
                  .forEach(callback -> callback.replaced(device, replaced.sessionId(), true)));
    }
  }

  @Override
  public CompletionStage<Void> removeIfMine(DeviceAddress device, long sessionId) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    later(() -> {
      entries.remove(device, new Entry(self.name, sessionId));
      answer.complete(null);
    });
    return answer;
  }

  @Override
  public CompletionStage<Optional<Entry>> find(DeviceAddress device) {
    return CompletableFuture.completedStage(Optional.ofNullable(entries.get(device)));
  }

  @Override
  public void onReplaced(Replacement callback) {
    callbacks.add(callback);
  }

  private void later(Runnable task) {
    world.simulator.after(world.simulator.between(0, LATENCY_NANOS_MAX), life, task);
  }
}
