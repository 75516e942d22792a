package chat.skerry.operator.naming;

/// A member, which is also the name of its Pod and its Service.
///
/// @param letter `a` or `b`
public record MemberName(IslandName island, String letter) {

  public String namespace() {
    return island.namespace();
  }

  public String name() {
    return island.name() + "-" + letter;
  }

  public String identitySecret() {
    return name() + "-identity";
  }

  /// `host:port` at which other members reach it, ready or not.
  public String peerAddress() {
    return name() + "." + island.name() + "." + namespace() + ".svc:" + Port.PEER.number();
  }

  /// `host:port` at which pods of the Kubernetes cluster reach its chat port.
  public String serviceAddress() {
    return name() + "." + namespace() + ".svc:" + Port.CHAT.number();
  }

  /// Where they reach it by WebSocket.
  public String webSocketUrl() {
    return "ws://" + name() + "." + namespace() + ".svc:" + Port.WEBSOCKET.number() + "/chat";
  }
}
