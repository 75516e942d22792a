package chat.skerry.node.routing.infinispan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jgroups.Event;
import org.jgroups.JChannel;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TP;
import org.jgroups.stack.IpAddress;

/// The JGroups protocols below Infinispan: the file `jgroups.xml` with its values.
final class JGroupsStack {
  private JGroupsStack() {}

  static String xml(IslandTransport transport) {
    return template()
        .replace("@ADDRESS@", transport.bindAddress())
        .replace("@PORT@", Integer.toString(transport.boundPort()))
        .replace("@DISCOVERY@", discovery(transport));
  }

  /// Infinispan falls back to a multicast stack where it doesn't understand its configuration: then
  /// islands of the same name anywhere in the network would find each other.
  ///
  /// @throws IllegalStateException where the channel isn't the one that was asked for
  static void verify(JChannel channel, IslandTransport wanted) {
    TP protocol = channel.getProtocolStack().getTransport();
    Object bound = channel.down(new Event(Event.GET_PHYSICAL_ADDRESS, channel.getAddress()));
    boolean tcp = protocol instanceof TCP;
    if (!tcp || !(bound instanceof IpAddress at) || !sameAddress(at, wanted)) {
      throw new IllegalStateException(
          "island transport: %s on %s (expected: TCP on %s:%d)"
              .formatted(protocol.getName(), bound, wanted.bindAddress(), wanted.boundPort()));
    }
  }

  private static boolean sameAddress(IpAddress at, IslandTransport wanted) {
    InetAddress address =
        new InetSocketAddress(wanted.bindAddress(), wanted.boundPort()).getAddress();
    return at.getPort() == wanted.boundPort() && at.getIpAddress().equals(address);
  }

  private static String discovery(IslandTransport transport) {
    return switch (transport.discovery()) {
      case IslandTransport.Discovery.Dns(String query) ->
          "<"
              + TwoPortsDnsPing.class.getName()
              + " dns_query=\""
              + query
              + "\" dns_record_type=\"SRV\" first_port=\""
              + transport.port()
              + "\" num_discovery_runs=\"3\"/>";
      case IslandTransport.Discovery.Hosts(var hosts) ->
          "<TCPPING initial_hosts=\""
              + String.join(",", bothPorts(hosts))
              + "\" port_range=\"0\" num_discovery_runs=\"3\"/>";
    };
  }

  private static Set<String> bothPorts(List<String> hosts) {
    Set<String> all = new LinkedHashSet<>(hosts);
    for (String host : hosts) {
      int bracket = host.indexOf('[');
      int port = Integer.parseInt(host, bracket + 1, host.length() - 1, 10);
      all.add(host.substring(0, bracket) + "[" + (port + 1) + "]");
    }
    return all;
  }

  private static String template() {
    try (InputStream in = JGroupsStack.class.getResourceAsStream("jgroups.xml")) {
      return new String(
          Objects.requireNonNull(in, "jgroups.xml").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
