package chat.skerry.node.transport;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.HandshakePattern;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// How many connections there are, and why they ended. Thread-safe.
final class ConnectionCounts {
  private final int connectionsMax;
  private final int handshakesMax;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final Map<CloseCode, Counter> closed = new EnumMap<>(CloseCode.class);
  private final Map<HandshakePattern, Counter> answered = new EnumMap<>(HandshakePattern.class);
  private final Counter deviceLeft;
  private final Counter lost;
  private final Timer loopLag;

  ConnectionCounts(int connectionsMax, int handshakesMax, MeterRegistry registry) {
    this.connectionsMax = connectionsMax;
    this.handshakesMax = handshakesMax;
    registry.gauge("skerry.connections", connections);
    registry.gauge("skerry.handshakes", handshakes);
    for (CloseCode code : CloseCode.values()) {
      closed.put(code, counter(registry, code.name()));
    }
    for (HandshakePattern pattern : HandshakePattern.values()) {
      answered.put(
          pattern,
          Counter.builder("skerry.handshakes.answered")
              .description("First handshake messages that were answered")
              .tag("pattern", pattern.name())
              .register(registry));
    }
    deviceLeft = counter(registry, "DEVICE_LEFT");
    lost = counter(registry, "LOST");
    loopLag =
        Timer.builder("skerry.eventloop.lag")
            .description("How late an event loop runs a task that is due")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String code) {
    return Counter.builder("skerry.connections.closed")
        .description("Connections that ended, by the reason")
        .tag("code", code)
        .register(registry);
  }

  /// Counts a new connection in; each one that enters must leave.
  boolean tryEnter() {
    if (connections.incrementAndGet() > connectionsMax) {
      connections.decrementAndGet();
      return false;
    }
    if (handshakes.incrementAndGet() > handshakesMax) {
      handshakes.decrementAndGet();
      connections.decrementAndGet();
      return false;
    }
    return true;
  }

  /// Counts a connection in that another process has accepted, past the bound too.
  void adopted() {
    connections.incrementAndGet();
  }

  int open() {
    return connections.get();
  }

  void answered(HandshakePattern pattern) {
    Counter counter = answered.get(pattern);
    if (counter == null) {
      throw new IllegalStateException("a pattern without a counter: " + pattern);
    }
    counter.increment();
  }

  int loadPerMille() {
    long open = 1_000L * connections.get() / connectionsMax;
    long entering = 1_000L * handshakes.get() / handshakesMax;
    return (int) Math.min(1_000, Math.max(open, entering));
  }

  void loggedIn() {
    handshakes.decrementAndGet();
  }

  void leave(boolean loggedIn) {
    connections.decrementAndGet();
    if (!loggedIn) {
      handshakes.decrementAndGet();
    }
  }

  void closed(CloseCode code) {
    Counter counter = closed.get(code);
    if (counter == null) {
      throw new IllegalStateException("a code without a counter: " + code);
    }
    counter.increment();
  }

  void deviceLeft() {
    deviceLeft.increment();
  }

  void lost() {
    lost.increment();
  }

  Timer loopLag() {
    return loopLag;
  }
}
