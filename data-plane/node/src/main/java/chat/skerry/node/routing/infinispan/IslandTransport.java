package chat.skerry.node.routing.infinispan;

import java.util.List;
import java.util.regex.Pattern;

/// How the members of an island find and reach each other.
///
/// @param cluster `namespace/name` of the ChatCluster
/// @param island name of the island
/// @param member name of this member
/// @param bindAddress an IP address of this host; the other member connects to it
/// @param port TCP; failure detection uses `port` + 100 too
public record IslandTransport(
    String cluster,
    String island,
    String member,
    String bindAddress,
    int port,
    Discovery discovery) {
  private static final Pattern IP = Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]{2,45}");
  private static final Pattern DNS_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})\\[[0-9]{1,5}]");
  private static final int PORT_MAX = 65_435;
  private static final String KEY = "skerry.island-transport.";

  public IslandTransport {
    if (!IP.matcher(bindAddress).matches()) {
      throw wrong("bind-address", bindAddress, "an IP address of this host");
    }
    if (port < 1 || port > PORT_MAX) {
      throw wrong("port", Integer.toString(port), "1 to " + PORT_MAX);
    }
  }

  /// Where the other member is looked for.
  public sealed interface Discovery {
    /// All addresses of a name.
    record Dns(String query) implements Discovery {
      public Dns {
        if (!DNS_NAME.matcher(query).matches()) {
          throw wrong("discovery.dns-query", query, "a DNS name");
        }
      }
    }

    /// @param hosts `host[port]` each, this member's own may be among them
    record Hosts(List<String> hosts) implements Discovery {
      public Hosts {
        hosts = List.copyOf(hosts);
        for (String host : hosts) {
          if (!HOST.matcher(host).matches()) {
            throw wrong("discovery.initial-hosts", host, "host[port], …");
          }
        }
      }
    }
  }

  /// Names the JGroups cluster: islands of different clusters never meet.
  String clusterName() {
    return cluster + "/" + island;
  }

  private static IllegalArgumentException wrong(String key, String value, String expected) {
    return new IllegalArgumentException(KEY + key + ": " + value + " (expected: " + expected + ")");
  }
}
