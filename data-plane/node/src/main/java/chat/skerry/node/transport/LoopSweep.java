package chat.skerry.node.transport;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Looks after all connections of one event loop once a second, and measures how late it comes.
/// Confined to that loop.
final class LoopSweep {
  private static final long PERIOD_NANOS = 1_000_000_000L;
  private static final long STUCK_NANOS = 15 * PERIOD_NANOS;

  private final List<ConnectionHandler> connections = new ArrayList<>();
  private final ConnectionCounts counts;
  private final LongSupplier nanoTime;
  private final long handshakeTimeoutNanos;
  private volatile long dueNanos;

  private LoopSweep(ConnectionCounts counts, LongSupplier nanoTime, long handshakeTimeoutNanos) {
    this.counts = counts;
    this.nanoTime = nanoTime;
    this.handshakeTimeoutNanos = handshakeTimeoutNanos;
    this.dueNanos = nanoTime.getAsLong() + PERIOD_NANOS;
  }

  static LoopSweep start(EventLoop loop, Reception reception, long handshakeTimeoutNanos) {
    LoopSweep sweep =
        new LoopSweep(reception.counts(), reception.nanoTime(), handshakeTimeoutNanos);
    var _ = loop.scheduleAtFixedRate(sweep::run, PERIOD_NANOS, PERIOD_NANOS, TimeUnit.NANOSECONDS);
    return sweep;
  }

  /// Whether the loop came round in time; any thread.
  boolean isAlive(long nowNanos) {
    return nowNanos - dueNanos < STUCK_NANOS;
  }

  List<ConnectionHandler> connections() {
    return connections;
  }

  void add(ConnectionHandler connection) {
    connection.sweepPlace(connections.size());
    connections.add(connection);
  }

  void remove(ConnectionHandler connection) {
    ConnectionHandler last = connections.removeLast();
    if (last != connection) {
      connections.set(connection.sweepPlace(), last);
      last.sweepPlace(connection.sweepPlace());
    }
  }

  private void run() {
    long now = nanoTime.getAsLong();
    counts.loopLag().record(Math.max(0, now - dueNanos), TimeUnit.NANOSECONDS);
    dueNanos = now + PERIOD_NANOS;
    // A copy: closing a connection may remove it at once.
    for (ConnectionHandler connection : connections.toArray(ConnectionHandler[]::new)) {
      try {
        connection.sweep(now, handshakeTimeoutNanos);
      } catch (RuntimeException | Error e) {
        // One connection must not end the sweep of the others.
        connection.failed(e);
      }
    }
  }
}
