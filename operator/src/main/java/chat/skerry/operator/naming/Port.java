package chat.skerry.operator.naming;

/// The ports of a member and of the registry's Service.
public enum Port {
  CHAT(5222),
  HTTP(8080),
  PEER(9000),
  ISLAND_TRANSPORT(7800),
  ISLAND_FAILURE_DETECTION(7900),
  /// Of the registry's Service; it leads to HTTP.
  REGISTRY(80);

  private final int number;

  Port(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
