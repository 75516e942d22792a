package chat.skerry.node.mailbox;

import chat.skerry.node.account.DeviceAddress;
import java.util.List;

/// Where mailboxes lie. Blocking: call it on a virtual thread. Every method throws
/// [chat.skerry.node.store.StoreUnavailableException] where the store can't answer now; nothing is
/// then known about the outcome of a write, and repeating it is safe.
///
/// An envelope that nobody removes disappears 30 days after the time in its `seq`
/// ([SequenceNumbers]).
public interface MailboxStore extends AutoCloseable {
  int APPEND_MAX = 256;
  int READ_MAX = 512;
  int REMOVE_MAX = 256;
  int PAYLOAD_BYTES_MAX = 65_000;

  /// Stores the envelopes of one mailbox; returns when all of them are durable. Writing an envelope
  /// again under the same `seq` changes nothing.
  ///
  /// @param envelopes 1 to 256, by increasing `seq`
  void append(DeviceAddress mailbox, List<Envelope> envelopes);

  /// The next envelopes after `afterSeq` (exclusive), by increasing `seq`; fewer than `limit` means
  /// that there are no more.
  ///
  /// @param limit 1 to 512
  List<Envelope> read(DeviceAddress mailbox, long afterSeq, int limit);

  /// Removes exactly these envelopes; unknown ones are ignored. Never a range: after a split
  /// between the members of an island a range could cover an envelope that the device never saw.
  ///
  /// @param seqs 1 to 256, increasing
  void remove(DeviceAddress mailbox, long[] seqs);

  /// The highest `seq` stored now, 0 for an empty mailbox.
  long highestSeq(DeviceAddress mailbox);

  /// Whether the store answers now. Cheap, never blocks.
  Health health();

  @Override
  void close();

  /// @param ready whether reads and writes can succeed now
  /// @param reason for people; empty when ready
  record Health(boolean ready, String reason) {
    public static Health up() {
      return new Health(true, "");
    }

    public static Health down(String reason) {
      return new Health(false, reason);
    }
  }
}
