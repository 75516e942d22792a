package chat.skerry.client.connection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a member listens, and how it is reached there.
///
/// @param way TCP, or a WebSocket
/// @param host a name, an IPv4 address, or an IPv6 address without brackets
/// @param port 1 to 65,535
/// @param path of the WebSocket, beginning with `/`; empty with TCP
public record HostPort(Way way, String host, int port, String path) {
  private static final String HOST = "(?:\\[([0-9A-Fa-f:.]+)]|([^:@\\[\\]\\s/]+))";
  private static final Pattern FORM = Pattern.compile(HOST + ":(\\d{1,5})");
  private static final Pattern URL =
      Pattern.compile("(wss?)://" + HOST + "(?::(\\d{1,5}))?(/[A-Za-z0-9._~/-]{0,255})");
  private static final int PORT_MAX = 65_535;

  /// What carries the bytes.
  public enum Way {
    TCP("", 0),
    WS("ws", 80),
    WSS("wss", 443);

    private final String scheme;
    private final int defaultPort;

    Way(String scheme, int defaultPort) {
      this.scheme = scheme;
      this.defaultPort = defaultPort;
    }
  }

  public HostPort {
    if (host.isEmpty() || host.length() > 255) {
      throw new IllegalArgumentException(
          "host: " + host.length() + " characters (expected: 1 to 255)");
    }
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to " + PORT_MAX + ")");
    }
    if ((way == Way.TCP) != path.isEmpty()) {
      throw new IllegalArgumentException("path: " + path + " (expected: one with a WebSocket)");
    }
  }

  /// By TCP.
  public HostPort(String host, int port) {
    this(Way.TCP, host, port, "");
  }

  /// @param text `host:port`, `[ipv6]:port`, or `ws://host:port/path`, `wss://host/path`
  /// @throws IllegalArgumentException for anything else
  public static HostPort parse(String text) {
    Matcher url = URL.matcher(text);
    if (url.matches()) {
      Way way = url.group(1).equals(Way.WS.scheme) ? Way.WS : Way.WSS;
      int port = url.group(4) == null ? way.defaultPort : Integer.parseInt(url.group(4));
      return new HostPort(way, host(url.group(2), url.group(3)), port, url.group(5));
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "address: " + text + " (expected: host:port, or ws://host:port/path)");
    }
    return new HostPort(
        host(matcher.group(1), matcher.group(2)), Integer.parseInt(matcher.group(3)));
  }

  private static String host(String ipv6, String other) {
    return ipv6 != null ? ipv6 : other;
  }

  /// As [#parse] reads it.
  @Override
  public String toString() {
    String authority = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    return way == Way.TCP ? authority : way.scheme + "://" + authority + path;
  }
}
