package chat.skerry.operator.naming;

/// The ports of members and edges, and those that they use.
public enum Port {
  CHAT(5222),
  HTTP(8080),
  PEER(9000),
  ISLAND_TRANSPORT(7800),
  ISLAND_FAILURE_DETECTION(7900),
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
