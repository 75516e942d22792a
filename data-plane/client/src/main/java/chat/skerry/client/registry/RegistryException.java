package chat.skerry.client.registry;

/// The registry did not name a member.
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public RegistryException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// Why not.
  public enum Reason {
    /// It can't be reached, or can't answer now: ask again later.
    UNAVAILABLE,
    /// The token is expired or not valid (401): another one may be.
    TOKEN_REFUSED,
    /// The token is for another cluster (403): asking again won't help.
    FORBIDDEN,
    /// The answer makes no sense: this is not the registry of the cluster.
    NOT_A_REGISTRY
  }
}
