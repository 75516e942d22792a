package chat.skerry.node.simulation;

import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.session.Connection;
import chat.skerry.node.session.Session;
import chat.skerry.protocol.frame.Frame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection between a device and one life of a member. Either end may learn of its end long
/// before the other.
final class SimulatedConnection implements Connection {
  private static final int UNREAD_MAX = 24;
  private static final long SWEEP_NANOS = 2 * Simulator.SECOND;

  final SimulatedMember member;
  private final World world;
  private final SimulatedMember.Running running;
  private final SimulatedDevice device;
  private final Lane loop;
  private final Wire up;
  private final Wire down;
  private final List<Object> unflushed = new ArrayList<>();
  private final Queue<Consumer<Session>> notRead = new ArrayDeque<>();
  private @Nullable Session session;
  private int unread;
  private boolean reading = true;
  private boolean closed;

  SimulatedConnection(
      World world,
      SimulatedMember member,
      SimulatedMember.Running running,
      SimulatedDevice device) {
    this.world = world;
    this.member = member;
    this.running = running;
    this.device = device;
    this.loop = new Lane(world.simulator, running.life);
    this.up = wire(running.life, this::lostAtMember);
    this.down = wire(null, this::lostAtDevice);
    running.connections.add(this);
  }

  private Wire wire(@Nullable Life to, Runnable onLoss) {
    return new Wire(
        world.simulator,
        to,
        200 * Simulator.MICRO,
        world.weather.deviceLatencyNanosMax,
        () ->
            world.network.reachesDevices(member.number)
                && !world.simulator.chance(world.weather.deviceLoss),
        () -> {
          onLoss.run();
          cut();
        });
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public void schedule(Duration delay, Runnable task) {
    world.simulator.after(delay.toNanos(), running.life, () -> loop.execute(task));
  }

  @Override
  public void opened(Session opened) {
    session = opened;
    sweepLater();
  }

  @Override
  public void send(Frame frame) {
    queue(frame);
  }

  @Override
  public void deliver(Envelope envelope) {
    queue(envelope);
  }

  private void queue(Object frame) {
    if (!closed) {
      unflushed.add(frame);
      unread++;
    }
  }

  @Override
  public void flush() {
    for (Object frame : unflushed) {
      down.send(() -> device.arrived(this, frame));
    }
    unflushed.clear();
  }

  @Override
  public boolean isWritable() {
    return unread < UNREAD_MAX;
  }

  @Override
  public void reading(boolean wanted) {
    reading = wanted;
    while (reading && !notRead.isEmpty()) {
      onLoop(notRead.remove());
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close(Frame.Close reason) {
    if (!closed) {
      queue(reason);
      flush();
      end();
    }
  }

  /// The device sends something to its session.
  void up(Consumer<Session> frame) {
    up.send(() -> {
      if (reading) {
        onLoop(frame);
      } else {
        notRead.add(frame);
      }
    });
  }

  /// The first message of the device, after both have proved who they are.
  void hello(Runnable task) {
    up.send(() -> loop.execute(task));
  }

  /// The device took a frame from its socket.
  void taken() {
    unread--;
    if (unread == UNREAD_MAX / 2) {
      onLoop(Session::writabilityChanged);
    }
  }

  /// Nothing arrives any more, in either direction; both ends learn it at their own time.
  void cut() {
    if (!up.isBroken() || !down.isBroken()) {
      up.cut();
      down.cut();
      lostAtMember();
      lostAtDevice();
    }
  }

  /// The device hangs up: the member learns it soon, or never if the network is away.
  void hangUp() {
    up.send(() -> loop.execute(this::end));
  }

  private void lostAtDevice() {
    world.simulator.after(
        world.simulator.between(Simulator.MILLI, 5 * Simulator.SECOND),
        null,
        () -> device.lost(this));
  }

  private void lostAtMember() {
    world.simulator.after(
        world.simulator.between(Simulator.MILLI, 100 * Simulator.SECOND),
        running.life,
        () -> loop.execute(this::end));
  }

  private void end() {
    if (closed) {
      return;
    }
    closed = true;
    running.connections.remove(this);
    Session open = session;
    if (open != null) {
      running.sessions.ended(open);
    }
  }

  private void onLoop(Consumer<Session> action) {
    loop.execute(() -> {
      Session open = session;
      if (!closed && open != null) {
        action.accept(open);
      }
    });
  }

  private void sweepLater() {
    world.simulator.after(
        SWEEP_NANOS,
        running.life,
        () -> {
          if (!closed) {
            onLoop(open -> open.sweep(world.simulator.nanoTime()));
            sweepLater();
          }
        });
  }
}
