package chat.skerry.node.delivery;

/// What became of a [Submission].
public sealed interface Outcome {

  /// It is stored and will be delivered, or expire.
  ///
  /// @param timestampMillis when it was accepted, milliseconds since 1970
  record Stored(long timestampMillis) implements Outcome {}

  /// It is not known to be stored; sending it again is safe.
  ///
  /// @param retryAfterMillis 0 where a retry won't help
  /// @param detail for people
  record Refused(Reason reason, int retryAfterMillis, String detail) implements Outcome {}

  /// The sender of an [AccountSubmission] does not know the devices of the account; nothing of it
  /// was stored. No other submission comes to this.
  record Mismatch(DeviceMismatch mismatch) implements Outcome {}

  /// Why a submission was refused; the names are those of the wire.
  enum Reason {
    UNAVAILABLE,
    RATE_LIMITED,
    INVALID,
    MAILBOX_FULL
  }
}
