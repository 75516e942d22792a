package chat.skerry.node.registry;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The address that a rate belongs to.
final class ClientAddress {
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.%\\[\\]]{2,64}");
  private static final int IPV6_GROUPS = 4;

  private ClientAddress() {}

  /// @param peer the other end of the connection
  /// @param forwardedFor the header `X-Forwarded-For`, to which each proxy appended what it saw
  /// @param trustedProxies how many proxies are ours: what the outermost of them saw counts
  static String of(String peer, @Nullable String forwardedFor, int trustedProxies) {
    if (trustedProxies == 0 || forwardedFor == null) {
      return network(peer);
    }
    List<String> seen = List.of(forwardedFor.split(",", -1));
    int at = seen.size() - trustedProxies;
    String address = at < 0 ? peer : seen.get(at).strip();
    return network(ADDRESS.matcher(address).matches() ? address : peer);
  }

  /// An IPv4 address as it is; of an IPv6 address the /64 that one customer has.
  private static String network(String address) {
    if (address.indexOf(':') < 0 || address.contains(".")) {
      return address;
    }
    StringBuilder network = new StringBuilder();
    String[] halves = address.replaceAll("[\\[\\]]|%.*", "").split("::", 2);
    String[] groups = halves[0].isEmpty() ? new String[0] : halves[0].split(":");
    for (int group = 0; group < IPV6_GROUPS; group++) {
      network.append(group < groups.length ? groups[group] : "0").append(':');
    }
    return network.toString();
  }
}
