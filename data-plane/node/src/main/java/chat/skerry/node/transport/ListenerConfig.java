package chat.skerry.node.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// How the chat port listens, and its bounds.
///
/// @param host address to bind
/// @param port 0 for any free one
/// @param webSocket the port for WebSockets; empty for none
/// @param eventLoops threads that own the connections
/// @param connectionsMax connections at a time; further ones are closed at once
/// @param acceptsPerSecond connections accepted a second, twice that at once; further ones wait in
///   the kernel's queue
/// @param handshakesMax connections at a time that have not logged in
/// @param handshakeTimeout from the connection to the session
public record ListenerConfig(
    String host,
    int port,
    Optional<WebSocketPort> webSocket,
    int eventLoops,
    int connectionsMax,
    int acceptsPerSecond,
    int handshakesMax,
    Duration handshakeTimeout) {

  public ListenerConfig {
    checkPort("port", port);
    positive("eventLoops", eventLoops);
    positive("connectionsMax", connectionsMax);
    positive("acceptsPerSecond", acceptsPerSecond);
    positive("handshakesMax", handshakesMax);
    positive("handshakeTimeout", handshakeTimeout.toMillis());
  }

  /// Where devices come in by WebSocket. All bounds are those of both ports together.
  ///
  /// @param port 0 for any free one
  /// @param urls the URL of a member, by its chat address `host:port`; empty where it has none
  public record WebSocketPort(int port, UnaryOperator<String> urls) {
    public WebSocketPort {
      checkPort("webSocket.port", port);
    }
  }

  private static void checkPort(String what, int port) {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException(what + ": " + port + " (expected: 0 to 65535)");
    }
  }

  private static void positive(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: 1 or more)");
    }
  }
}
