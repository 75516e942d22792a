package chat.skerry.node.transport;

import java.time.Duration;

/// How the chat port listens, and its bounds.
///
/// @param host address to bind
/// @param port 0 for any free one
/// @param eventLoops threads that own the connections
/// @param connectionsMax connections at a time; further ones are closed at once
/// @param acceptsPerSecond connections accepted a second, twice that at once; further ones wait in
///   the kernel's queue
/// @param handshakesMax connections at a time that have not logged in
/// @param handshakeTimeout from the connection to the session
public record ListenerConfig(
    String host,
    int port,
    int eventLoops,
    int connectionsMax,
    int acceptsPerSecond,
    int handshakesMax,
    Duration handshakeTimeout) {

  public ListenerConfig {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
    positive("eventLoops", eventLoops);
    positive("connectionsMax", connectionsMax);
    positive("acceptsPerSecond", acceptsPerSecond);
    positive("handshakesMax", handshakesMax);
    positive("handshakeTimeout", handshakeTimeout.toMillis());
  }

  private static void positive(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: 1 or more)");
    }
  }
}
