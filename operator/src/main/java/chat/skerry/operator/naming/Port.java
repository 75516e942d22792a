package chat.skerry.operator.naming;

/// The ports of members and edges, and those that they use.
public enum Port {
  CHAT(5222),
  WEBSOCKET(5280),
  HTTP(8080),
  PEER(9000),
  /// Of a process in slot 0 of a member; a successor beside it has the next ones.
  ISLAND_TRANSPORT(7800),
  ISLAND_TRANSPORT_1(7801),
  ISLAND_FAILURE_DETECTION(7900),
  ISLAND_FAILURE_DETECTION_1(7901),
  /// Of the registry's Service; it leads to HTTP.
  REGISTRY(80),
  /// Of whoever resolves names.
  DNS(53);

  private final int number;

  Port(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
