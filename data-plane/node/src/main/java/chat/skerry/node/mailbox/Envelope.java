package chat.skerry.node.mailbox;

import chat.skerry.node.account.DeviceAddress;

/// One stored envelope. The arrays belong to the record: callers neither keep nor change them.
///
/// @param seq position in the mailbox; positive, increasing in the order of acceptance
/// @param messageId 16 bytes, the same for each retry of a send
/// @param timestampMillis when it was accepted, milliseconds since 1970
/// @param payload opaque; empty for receipts
/// @param refersTo the message of a receipt, 16 bytes; empty for messages and copies
public record Envelope(
    long seq,
    byte[] messageId,
    DeviceAddress from,
    Kind kind,
    long timestampMillis,
    byte[] payload,
    byte[] refersTo) {

  /// What the envelope carries; the numbers are those of the wire.
  public enum Kind {
    MESSAGE(1),
    DELIVERED(2),
    READ(3),
    COPY(4);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  /// Names no content: envelopes appear in logs.
  @Override
  public String toString() {
    return "Envelope[seq=" + seq + ", kind=" + kind + ", payloadBytes=" + payload.length + "]";
  }
}
