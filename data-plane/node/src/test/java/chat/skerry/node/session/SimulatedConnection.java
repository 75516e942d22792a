package chat.skerry.node.session;

import chat.skerry.node.mailbox.Envelope;
import chat.skerry.protocol.frame.Frame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection in a simulation: what the member sends lies in a queue until the device takes it.
final class SimulatedConnection implements Connection {
  final SimulatedMember member;
  private final Simulator simulator;
  private final Simulator.Lane loop;
  private final Queue<Object> toDevice = new ArrayDeque<>();
  private @Nullable Session session;
  private boolean closed;

  SimulatedConnection(SimulatedMember member, Simulator simulator) {
    this.member = member;
    this.simulator = simulator;
    this.loop = simulator.lane();
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public void schedule(Duration delay, Runnable task) {
    loop.schedule(delay.toMillis(), task);
  }

  @Override
  public void opened(Session opened) {
    this.session = opened;
  }

  @Override
  public void send(Frame frame) {
    if (!closed) {
      toDevice.add(frame);
    }
  }

  @Override
  public void deliver(Envelope envelope) {
    if (!closed) {
      toDevice.add(envelope);
    }
  }

  @Override
  public void flush() {}

  @Override
  public boolean isWritable() {
    return toDevice.size() < 10 || simulator.chance(0.5);
  }

  @Override
  public void reading(boolean wanted) {}

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close(Frame.Close reason) {
    if (!closed) {
      toDevice.add(reason);
      end();
    }
  }

  /// What the device gets next: a frame, an envelope, or null for nothing now.
  @Nullable Object take() {
    Object next = toDevice.poll();
    if (next != null && session != null) {
      Session open = session;
      loop.execute(open::writabilityChanged);
    }
    return next;
  }

  /// Runs on the loop, for the session, if the connection is still open then.
  void onSession(Consumer<Session> action) {
    loop.execute(() -> {
      if (!closed && session != null) {
        action.accept(session);
      }
    });
  }

  /// The network ends it, without a word.
  void cut() {
    toDevice.clear();
    loop.execute(() -> {
      if (!closed) {
        end();
      }
    });
  }

  private void end() {
    closed = true;
    if (session != null) {
      member.sessions.ended(session);
    }
  }
}
