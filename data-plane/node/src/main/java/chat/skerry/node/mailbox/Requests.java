package chat.skerry.node.mailbox;

import java.util.List;

/// Checks what callers hand to a [MailboxStore], the same for all adapters. A breach is a bug of
/// the caller.
public final class Requests {
  private Requests() {}

  /// @throws IllegalArgumentException naming what is wrong with the envelopes to append
  public static void check(List<Envelope> envelopes) {
    count("envelopes", envelopes.size(), MailboxStore.APPEND_MAX);
    long previous = 0;
    for (Envelope envelope : envelopes) {
      increasing(envelope.seq(), previous);
      previous = envelope.seq();
      if (envelope.payload().length > MailboxStore.PAYLOAD_BYTES_MAX) {
        throw new IllegalArgumentException(
            "payload: "
                + envelope.payload().length
                + " bytes (expected: at most "
                + MailboxStore.PAYLOAD_BYTES_MAX
                + ")");
      }
    }
  }

  /// @throws IllegalArgumentException naming what is wrong with the seqs to remove
  public static void check(long[] seqs) {
    count("seqs", seqs.length, MailboxStore.REMOVE_MAX);
    long previous = 0;
    for (long seq : seqs) {
      increasing(seq, previous);
      previous = seq;
    }
  }

  /// @throws IllegalArgumentException naming what is wrong with the ends of a range
  public static void checkRange(long firstSeq, long lastSeq) {
    if (firstSeq < 1) {
      throw new IllegalArgumentException("firstSeq: " + firstSeq + " (expected: 1 or more)");
    }
    if (lastSeq < firstSeq) {
      throw new IllegalArgumentException(
          "lastSeq: " + lastSeq + " (expected: " + firstSeq + " or more)");
    }
  }

  /// @throws IllegalArgumentException naming what is wrong with a read
  public static void checkRead(long afterSeq, int limit) {
    if (afterSeq < 0) {
      throw new IllegalArgumentException("afterSeq: " + afterSeq + " (expected: 0 or more)");
    }
    count("limit", limit, MailboxStore.READ_MAX);
  }

  private static void count(String what, int count, int max) {
    if (count < 1 || count > max) {
      throw new IllegalArgumentException(what + ": " + count + " (expected: 1 to " + max + ")");
    }
  }

  private static void increasing(long seq, long previous) {
    if (seq <= previous) {
      throw new IllegalArgumentException(
          "seq: " + seq + " after " + previous + " (expected: positive and increasing)");
    }
  }
}
