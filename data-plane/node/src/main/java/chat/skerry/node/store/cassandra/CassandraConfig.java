package chat.skerry.node.store.cassandra;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// How to reach the Cassandra cluster.
///
/// @param contactPoints unresolved, so that a name is looked up again at each connection
/// @param localDatacenter where LOCAL_QUORUM is counted
/// @param keyspace of this ChatCluster; made when it is missing
/// @param replicationFactor in the local data center, when the keyspace is made
/// @param requestTimeout for one request with all its retries
public record CassandraConfig(
    List<InetSocketAddress> contactPoints,
    String localDatacenter,
    String keyspace,
    int replicationFactor,
    Optional<Credentials> credentials,
    Duration requestTimeout) {
  public static final Duration REQUEST_TIMEOUT_DEFAULT = Duration.ofSeconds(2);
  private static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");
  private static final Pattern DATACENTER = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int REPLICATION_FACTOR_MAX = 7;
  private static final String KEY = "skerry.store.cassandra.";

  public CassandraConfig {
    contactPoints = List.copyOf(contactPoints);
    if (contactPoints.isEmpty()) {
      throw wrong("contact-points", "empty", "host:port, …");
    }
    if (!DATACENTER.matcher(localDatacenter).matches()) {
      throw wrong("local-datacenter", localDatacenter, "a name of A-Z a-z 0-9 . _ -");
    }
    if (!KEYSPACE.matcher(keyspace).matches()) {
      throw wrong("keyspace", keyspace, "1 to 48 of a-z 0-9 _, a letter first");
    }
    if (replicationFactor < 1 || replicationFactor > REPLICATION_FACTOR_MAX) {
      throw wrong("replication-factor", Integer.toString(replicationFactor), "1 to 7");
    }
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw wrong("request-timeout", requestTimeout.toString(), "more than 0");
    }
  }

  /// Reads `host:port, host:port`.
  ///
  /// @throws IllegalArgumentException naming the key, the value and what is expected
  public static List<InetSocketAddress> contactPoints(List<String> texts) {
    List<InetSocketAddress> points = new ArrayList<>();
    for (String text : texts) {
      points.add(contactPoint(text.strip()));
    }
    return points;
  }

  private static InetSocketAddress contactPoint(String text) {
    int colon = text.lastIndexOf(':');
    if (colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port >= 1 && port <= 65_535) {
        return InetSocketAddress.createUnresolved(text.substring(0, colon), port);
      }
    }
    throw wrong("contact-points", text, "host:port");
  }

  private static IllegalArgumentException wrong(String key, String value, String expected) {
    return new IllegalArgumentException(KEY + key + ": " + value + " (expected: " + expected + ")");
  }

  public record Credentials(String username, String password) {
    /// Names no password.
    @Override
    public String toString() {
      return "Credentials[username=" + username + "]";
    }
  }
}
