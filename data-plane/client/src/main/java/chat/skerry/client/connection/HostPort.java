package chat.skerry.client.connection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a member listens.
///
/// @param host a name, an IPv4 address, or an IPv6 address without brackets
/// @param port 1 to 65,535
public record HostPort(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\[\\]\\s/]+)):(\\d{1,5})");
  private static final int PORT_MAX = 65_535;

  public HostPort {
    if (host.isEmpty() || host.length() > 255) {
      throw new IllegalArgumentException(
          "host: " + host.length() + " characters (expected: 1 to 255)");
    }
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to " + PORT_MAX + ")");
    }
  }

  /// @param text `host:port` or `[ipv6]:port`
  /// @throws IllegalArgumentException for anything else
  public static HostPort parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("address: " + text + " (expected: host:port)");
    }
    String ipv6 = matcher.group(1);
    return new HostPort(ipv6 != null ? ipv6 : matcher.group(2), Integer.parseInt(matcher.group(3)));
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
