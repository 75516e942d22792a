package chat.skerry.client.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which members a cluster without Kubernetes has, and where they listen. Members are numbered
/// through; each port is its first port plus the member's number.
///
/// @param cluster `namespace/name`
/// @param host what devices and members dial
/// @param islands 1 to 16
/// @param membersPerIsland 1 or 2; two need Cassandra, since each embedded store is its member's
///   own
/// @param ports of the first member
/// @param cassandra `host:port` of a Cassandra; empty: embedded stores
public record StandaloneLayout(
    String cluster,
    String host,
    int islands,
    int membersPerIsland,
    Ports ports,
    Optional<String> cassandra) {
  public static final int PARTITIONS = 4_096;

  private static final int ISLANDS_MAX = 16;

  /// Two processes of a member may be in its island at a time, each on a port of its own.
  private static final int SLOTS = 2;

  private static final int PORT_MAX = 65_535;

  public StandaloneLayout {
    if (!cluster.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?/[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?")) {
      throw new IllegalArgumentException(
          "cluster: " + cluster + " (expected: namespace/name of a-z 0-9 -)");
    }
    if (islands < 1 || islands > ISLANDS_MAX) {
      throw new IllegalArgumentException(
          "islands: " + islands + " (expected: 1 to " + ISLANDS_MAX + ")");
    }
    if (membersPerIsland < 1 || membersPerIsland > 2) {
      throw new IllegalArgumentException("members: " + membersPerIsland + " (expected: 1 or 2)");
    }
    if (!host.matches("[A-Za-z0-9.-]{1,253}")) {
      throw new IllegalArgumentException(
          "host: " + host + " (expected: a host name or an IPv4 address)");
    }
    if (membersPerIsland == 2 && cassandra.isEmpty()) {
      throw new IllegalArgumentException(
          "members: 2 with embedded stores (expected: 1, or a Cassandra for both)");
    }
    if (cassandra.isPresent() && !cassandra.get().matches("[A-Za-z0-9.-]{1,253}:\\d{1,5}")) {
      throw new IllegalArgumentException(
          "cassandra: " + cassandra.get() + " (expected: host:port)");
    }
    int members = islands * membersPerIsland;
    checkPort("chat port", ports.chat(), members);
    checkPort("HTTP port", ports.http(), members);
    checkPort("peer port", ports.peer(), members);
    checkPort("transport port", ports.transport(), SLOTS * members);
    if (ports.webSocket() != 0) {
      checkPort("WebSocket port", ports.webSocket(), members);
    }
  }

  /// @param chat for devices
  /// @param http registry, health, metrics
  /// @param peer for other members
  /// @param transport inside the island
  /// @param webSocket for devices by WebSocket; 0 for none
  public record Ports(int chat, int http, int peer, int transport, int webSocket) {
    public static final Ports DEFAULTS = new Ports(5222, 8080, 9000, 7800, 5280);

    /// Without WebSockets.
    public Ports(int chat, int http, int peer, int transport) {
      this(chat, http, peer, transport, 0);
    }
  }

  int transportPort(Member member) {
    return ports.transport() + SLOTS * member.number();
  }

  /// The address of the registry that devices ask.
  public String registry() {
    return "http://" + host + ":" + ports.http();
  }

  List<Island> plan() {
    String name = cluster.substring(cluster.indexOf('/') + 1);
    List<Island> planned = new ArrayList<>();
    for (int i = 0; i < islands; i++) {
      String island = name + "-" + i;
      List<Member> members = new ArrayList<>();
      for (int m = 0; m < membersPerIsland; m++) {
        members.add(new Member(island + "-" + (char) ('a' + m), i * membersPerIsland + m));
      }
      int first = i * PARTITIONS / islands;
      int last = (i + 1) * PARTITIONS / islands - 1;
      planned.add(new Island(island, first, last, List.copyOf(members)));
    }
    return planned;
  }

  /// An island and the closed range of partitions that it carries.
  record Island(String name, int firstPartition, int lastPartition, List<Member> members) {}

  /// @param number of the member in the cluster, from 0
  record Member(String name, int number) {
    Path directory(Path root) {
      return root.resolve("members").resolve(name);
    }
  }

  private static void checkPort(String what, int port, int members) {
    if (port < 1 || port + members - 1 > PORT_MAX) {
      throw new IllegalArgumentException(
          what + ": " + port + " (expected: 1 to " + (PORT_MAX - members + 1) + ")");
    }
  }
}
