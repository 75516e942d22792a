package chat.skerry.node.mailbox;

import chat.skerry.node.account.DeviceAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Where mailboxes lie. Thread-safe. No method blocks: each returns at once, and its stage ends
/// later on a thread of the store, or has ended already. What depends on a stage therefore runs on
/// that thread and must not block either.
///
/// Every stage fails with [chat.skerry.node.store.StoreUnavailableException] where the store can't
/// answer now; nothing is then known about the outcome of a write, and repeating it is safe. A
/// request that breaks the contract throws [IllegalArgumentException] at once.
///
/// Requests under way at the same time may take effect in any order: whoever needs one waits for
/// the stage before the next request.
///
/// An envelope that nobody removes disappears 30 days after the time in its `seq`
/// ([SequenceNumbers]).
public interface MailboxStore extends AutoCloseable {
  int APPEND_MAX = 256;
  int READ_MAX = 512;
  int REMOVE_MAX = 256;
  int PAYLOAD_BYTES_MAX = 65_000;

  /// Stores the envelopes of one mailbox; ends when all of them are durable. Writing an envelope
  /// again under the same `seq` changes nothing. The list must not change until the end.
  ///
  /// @param envelopes 1 to 256, by increasing `seq`
  CompletionStage<Void> append(DeviceAddress mailbox, List<Envelope> envelopes);

  /// The next envelopes after `afterSeq` (exclusive), by increasing `seq`; fewer than `limit` means
  /// that there are no more.
  ///
  /// @param limit 1 to 512
  CompletionStage<List<Envelope>> read(DeviceAddress mailbox, long afterSeq, int limit);

  /// Removes exactly these envelopes; unknown ones are ignored.
  ///
  /// @param seqs 1 to 256, increasing
  CompletionStage<Void> remove(DeviceAddress mailbox, long[] seqs);

  /// Removes every envelope from the first to the last `seq`, both included, in one step.
  ///
  /// It also takes what the caller does not know, and a store may even swallow what is appended
  /// there later. So the caller knows every envelope of that range, and knows that no member will
  /// ever make another number in it: after a split between the members of an island a range could
  /// otherwise cover an envelope that the device never saw.
  ///
  /// @param firstSeq 1 or more
  /// @param lastSeq `firstSeq` or more
  CompletionStage<Void> removeRange(DeviceAddress mailbox, long firstSeq, long lastSeq);

  /// A number that no `seq` stored now exceeds, and 0 for a mailbox that never held anything. It is
  /// the highest stored one where the store doesn't know of others that were given out.
  CompletionStage<Long> highestSeq(DeviceAddress mailbox);

  /// How many envelopes of a mailbox expired since the last call, as far as this store noticed:
  /// their device is told once. Cheap.
  default int takeExpired(DeviceAddress mailbox) {
    return 0;
  }

  /// Whether the store answers now. Cheap.
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
