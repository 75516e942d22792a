package chat.skerry.node.session;

import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.travel.FrozenLine;
import chat.skerry.node.travel.SessionStates;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.handshake.ClientHello;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection in a simulation: what the member sends lies in a queue until the device takes it.
final class SimulatedConnection implements Connection {
  private static final FrozenLine LINE =
      new FrozenLine("chat", new byte[81], new byte[0], new byte[0], Optional.empty());

  final SimulatedMember member;
  private Sessions process;
  private final Simulator simulator;
  private final Simulator.Lane loop;
  private final Queue<Object> toDevice = new ArrayDeque<>();
  private final Queue<Consumer<Session>> unread = new ArrayDeque<>();
  private @Nullable Session session;
  private boolean still;
  private boolean closed;

  SimulatedConnection(SimulatedMember member, Simulator simulator) {
    this.member = member;
    this.process = member.serving();
    this.simulator = simulator;
    this.loop = simulator.lane();
  }

  void open(ClientHello hello) {
    execute(() -> process.open(this, hello, new byte[32]));
  }

  /// Stands still for a while, and goes on in this process or in the one that serves by then.
  void travel() {
    loop.execute(() -> {
      Session open = session;
      if (closed || still || open == null || !open.mayTravel()) {
        return;
      }
      still = true;
      byte[] state = SessionStates.write(LINE, process.freeze(open), 1);
      loop.schedule(simulator.random.nextInt(20), () -> goOn(open, state));
    });
  }

  private void goOn(Session before, byte[] state) {
    still = false;
    if (closed) {
      return;
    }
    Sessions next = simulator.chance(0.3) ? process : member.serving();
    Sessions last = process;
    process = next;
    next.adopt(this, SessionStates.read(state, 1).session());
    if (next != last) {
      last.handedOver(before);
    }
    while (!still && !unread.isEmpty()) {
      onSession(unread.remove());
    }
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
      if (still) {
        unread.add(action);
      } else if (!closed && session != null) {
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
      process.ended(session);
    }
  }
}
