package chat.skerry.node.store;

/// The store can't answer now: time-out, no replica, not enough replicas. Sending again later may
/// help.
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message) {
    super(message);
  }

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
