package chat.skerry.operator.naming;

/// The ports of a member.
public final class Ports {

  public static final int CHAT = 5222;
  public static final int HTTP = 8080;
  public static final int PEER = 9000;
  public static final int ISLAND_TRANSPORT = 7800;
  public static final int ISLAND_FAILURE_DETECTION = 7900;

  /// Of the registry's Service; it leads to HTTP.
  public static final int REGISTRY = 80;

  private Ports() {}
}
