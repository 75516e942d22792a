package chat.skerry.client.connection;

import java.time.Duration;

/// How long a connection waits.
///
/// @param connectTimeout for the TCP connection
/// @param handshakeTimeout for each answer of the member until `Welcome`
/// @param keepAlive a ping goes out this often, or more often where the member asks for it
/// @param answerTimeout a member that answers a ping later than this is taken for dead
/// @param agent name and version for the member's logs and metrics, at most 64 bytes
public record ConnectionSettings(
    Duration connectTimeout,
    Duration handshakeTimeout,
    Duration keepAlive,
    Duration answerTimeout,
    String agent) {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  public static final ConnectionSettings DEFAULTS =
      new ConnectionSettings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          "skerry-java/0.1.0");

  public ConnectionSettings {
    check("connect timeout", connectTimeout);
    check("handshake timeout", handshakeTimeout);
    check("keep-alive", keepAlive);
    check("answer timeout", answerTimeout);
  }

  public ConnectionSettings withKeepAlive(Duration interval, Duration answer) {
    return new ConnectionSettings(connectTimeout, handshakeTimeout, interval, answer, agent);
  }

  private static void check(String what, Duration value) {
    if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: 1 ms to 10 min)");
    }
  }
}
