package chat.skerry.protocol.envelope;

/// What an envelope carries; the numbers are those of the wire.
public enum Kind {
  MESSAGE(1),
  /// The recipient's device acknowledged the message.
  DELIVERED(2),
  /// A person has seen the message.
  READ(3),
  /// A message that another device of the same account sent.
  COPY(4);

  private final int number;

  Kind(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /// Whether the envelope says something about an earlier message.
  public boolean isReceipt() {
    return this == DELIVERED || this == READ;
  }
}
