package chat.skerry.node.simulation;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/// Messages from one member of an island to the other, as a group communication layer carries them:
/// in order, kept and repeated while the network is cut, and thrown away only when the sender no
/// longer takes the receiver for a member.
final class OrderedChannel {
  private static final long REPEAT_NANOS = 100 * Simulator.MILLI;

  private final World world;
  private final Life to;
  private final BooleanSupplier connected;
  private final Queue<Message> queue = new ArrayDeque<>();
  private boolean carrying;

  /// @param to who gets the messages
  /// @param connected whether the network lets something through now
  OrderedChannel(World world, Life to, BooleanSupplier connected) {
    this.world = world;
    this.to = to;
    this.connected = connected;
  }

  private record Message(long arrivesNanos, Runnable task) {}

  void send(Runnable arrived) {
    long latency = world.simulator.between(50 * Simulator.MICRO, world.weather.peerLatencyNanosMax);
    queue.add(new Message(world.simulator.nanoTime() + latency, arrived));
    carry();
  }

  /// What has not arrived never does.
  void clear() {
    queue.clear();
  }

  private void carry() {
    Message first = queue.peek();
    if (first != null && !carrying) {
      carrying = true;
      world.simulator.after(
          first.arrivesNanos - world.simulator.nanoTime(), null, () -> arrive(first));
    }
  }

  private void arrive(Message message) {
    carrying = false;
    if (queue.peek() != message) {
      carry();
    } else if (to.isDead()) {
      clear();
    } else if (to.isFrozen() || !connected.getAsBoolean()) {
      carrying = true;
      world.simulator.after(REPEAT_NANOS, null, () -> arrive(message));
    } else {
      queue.remove();
      world.simulator.after(0, to, message.task);
      carry();
    }
  }
}
