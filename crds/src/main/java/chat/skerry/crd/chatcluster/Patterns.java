package chat.skerry.crd.chatcluster;

/// Rules that more than one field of the schema uses.
public final class Patterns {

  /// Semantic versioning 2.0.0 without build metadata, which an image tag can't hold.
  public static final String VERSION =
      "^(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)(-[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?$";

  public static final String VERSION_RULE = "self.matches('" + VERSION + "')";

  /// A name that DNS resolves, an IPv4 address, or an IPv6 address in brackets.
  public static final String HOST =
      "^([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?|[[][0-9A-Fa-f:.]+[]])$";

  /// A host and a port.
  public static final String HOST_AND_PORT =
      "^([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?|[[][0-9A-Fa-f:.]+[]]):[0-9]{1,5}$";

  /// Where devices dial a member by WebSocket, with a place for its name.
  public static final String WEB_SOCKET_URL =
      "^wss?://([-A-Za-z0-9.]|[{]member[}])+(:[0-9]{1,5})?" + "/([-A-Za-z0-9._~/]|[{]member[}])*$";

  private Patterns() {}
}
