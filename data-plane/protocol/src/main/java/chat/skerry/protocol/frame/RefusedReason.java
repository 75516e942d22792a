package chat.skerry.protocol.frame;

/// Why an envelope was not stored; the numbers are those of the wire.
public enum RefusedReason {
  /// No reason was given, or one that this release does not know.
  UNSPECIFIED(0),
  UNAVAILABLE(1),
  RATE_LIMITED(2),
  INVALID(3),
  MAILBOX_FULL(4);

  private final int number;

  RefusedReason(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
