package chat.skerry.node.handover;

import java.util.Objects;

/// A handover can't go on. The side that meets it ends the stream, and with it the handover.
public final class HandoverFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// @param what for people: what was found, and what was expected
  public HandoverFailed(Reason reason, String what) {
    super(what);
    this.reason = Objects.requireNonNull(reason);
  }

  /// @param what for people: what was found, and what was expected
  public HandoverFailed(Reason reason, String what, Throwable cause) {
    super(what, cause);
    this.reason = Objects.requireNonNull(reason);
  }

  /// What went wrong as a failure of the handover; an error inside becomes one, too.
  static HandoverFailed of(RuntimeException e) {
    return e instanceof HandoverFailed failure
        ? failure
        : new HandoverFailed(Reason.ERROR, "error inside: " + e, e);
  }

  public Reason reason() {
    return reason;
  }

  /// Why.
  public enum Reason {
    /// The predecessor does not hand over to this successor.
    REFUSED,
    /// State of a session that this release can't read.
    UNREADABLE_STATE,
    /// The stream ended.
    GONE,
    /// No answer in time.
    TIME_OUT,
    /// Bytes that are no message, or a message that does not belong here.
    PROTOCOL,
    /// The partitions did not change their owner.
    ISLAND,
    /// The successor took over and then had errors.
    UNPROVEN,
    /// The host does not allow it.
    HOST,
    /// An error inside this program.
    ERROR
  }
}
