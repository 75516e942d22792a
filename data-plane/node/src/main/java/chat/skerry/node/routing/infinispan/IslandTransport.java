package chat.skerry.node.routing.infinispan;

import java.util.List;
import java.util.regex.Pattern;

/// How the processes of an island find and reach each other.
///
/// @param cluster `namespace/name` of the ChatCluster
/// @param island name of the island
/// @param member name of this member
/// @param bindAddress an IP address of this host; the other member connects to it
/// @param port TCP, of the first slot; the second one has `port` + 1, and failure detection 100
///   more than each
/// @param start which of the member's processes this is
public record IslandTransport(
    String cluster,
    String island,
    String member,
    String bindAddress,
    int port,
    Discovery discovery,
    Start start) {
  /// As many processes of a member may live at a time.
  static final int SLOTS = 2;

  private static final Pattern IP = Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]{2,45}");
  private static final Pattern DNS_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})\\[[0-9]{1,5}]");
  private static final int PORT_MAX = 65_434;
  private static final String KEY = "skerry.island-transport.";

  public IslandTransport {
    if (!IP.matcher(bindAddress).matches()) {
      throw wrong(KEY + "bind-address", bindAddress, "an IP address of this host");
    }
    if (port < 1 || port > PORT_MAX) {
      throw wrong(KEY + "port", Integer.toString(port), "1 to " + PORT_MAX);
    }
  }

  /// The only process of its member.
  public IslandTransport(
      String cluster,
      String island,
      String member,
      String bindAddress,
      int port,
      Discovery discovery) {
    this(cluster, island, member, bindAddress, port, discovery, Start.ONLY);
  }

  /// Tells the processes of a member apart.
  ///
  /// @param slot 0 or 1: which ports it has; another one than any other living process in its pod
  /// @param generation rises with each start in a pod, from 1
  /// @param startedMillis when the process was started, milliseconds since 1970: tells the pods of
  ///   a member apart
  public record Start(int slot, int generation, long startedMillis) {
    /// Where a member has one process at a time.
    public static final Start ONLY = new Start(0, 1, 0);

    public Start {
      if (slot < 0 || slot >= SLOTS) {
        throw wrong("skerry.slot", Integer.toString(slot), "0 or 1");
      }
      if (generation < 1) {
        throw wrong("skerry.generation", Integer.toString(generation), "1 or more");
      }
    }
  }

  /// Where the others are looked for.
  public sealed interface Discovery {
    /// All addresses of a name.
    record Dns(String query) implements Discovery {
      public Dns {
        if (!DNS_NAME.matcher(query).matches()) {
          throw wrong(KEY + "discovery.dns-query", query, "a DNS name");
        }
      }
    }

    /// @param hosts `host[port]` each, with the port of the first slot; this member's own may be
    ///   among them
    record Hosts(List<String> hosts) implements Discovery {
      public Hosts {
        hosts = List.copyOf(hosts);
        for (String host : hosts) {
          if (!HOST.matcher(host).matches()) {
            throw wrong(KEY + "discovery.initial-hosts", host, "host[port], …");
          }
        }
      }
    }
  }

  /// Names the JGroups cluster: islands of different clusters never meet.
  String clusterName() {
    return cluster + "/" + island;
  }

  /// The TCP port of this process.
  int boundPort() {
    return port + start.slot();
  }

  private static IllegalArgumentException wrong(String key, String value, String expected) {
    return new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
  }
}
