package chat.skerry.node.routing.infinispan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jgroups.Address;
import org.jgroups.annotations.Property;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.dns.DNSResolver;
import org.jgroups.protocols.dns.DNS_PING;
import org.jgroups.stack.IpAddress;

/// DNS_PING that looks for a process at both ports of each address, whichever its own is. Public
/// since JGroups makes it from its name.
///
/// To be configured for SRV records, since only for those DNS_PING takes the port from the answer;
/// what is asked for are addresses all the same.
public final class TwoPortsDnsPing extends DNS_PING {
  @Property(description = "Port of the first slot")
  private int first_port;

  public TwoPortsDnsPing() {
    id = ClassConfigurator.getProtocolId(DNS_PING.class);
  }

  @Override
  public void init() throws Exception {
    super.init();
    dns_resolver = new TwoPorts(Objects.requireNonNull(dns_resolver), first_port);
  }

  private record TwoPorts(DNSResolver names, int firstPort) implements DNSResolver {
    @Override
    public List<Address> resolveIps(String query, DNSRecordType type) {
      List<Address> found = new ArrayList<>();
      for (Address address : names.resolveIps(query, DNSRecordType.A)) {
        for (int slot = 0; slot < IslandTransport.SLOTS; slot++) {
          if (address instanceof IpAddress ip) {
            found.add(new IpAddress(ip.getIpAddress(), firstPort + slot));
          }
        }
      }
      return found;
    }

    @Override
    public void close() {
      names.close();
    }
  }
}
