package chat.skerry.protocol.ticket;

/// A ticket proves nothing. The message names what is wrong, never an account.
public final class TicketException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  TicketException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// Why.
  public enum Reason {
    /// Not the bytes of a ticket, or a signature that does not match.
    FORGED,
    /// Signed by a key that is not known (any more, or yet).
    UNKNOWN_KEY,
    /// Its time is over, or has not come.
    NOT_IN_TIME,
    /// A longer life than any edge gives.
    TOO_LONG,
    /// Genuine, for another cluster.
    WRONG_CLUSTER
  }
}
