package chat.skerry.node.mailbox.writeback;

import chat.skerry.node.mailbox.SequenceNumbers;
import java.util.concurrent.atomic.AtomicLong;

/// Up to which `seq` ranges may be removed from the store, for all mailboxes of this member.
/// Thread-safe; rises only.
///
/// A range also takes what this member does not know. In Cassandra it even takes what is written
/// into it later. So it may only cover numbers of which nobody else can have made use without this
/// member's knowledge, and which nobody will ever make again. Who could?
///
/// - *The other member, in a split, as a second owner.* It holds every batch that it confirmed, and
///   with it how far this member's clock had come. Before it numbers anything as an owner it raises
///   its own clock above that. So its numbers lie above the last confirmed batch, however long the
///   split lasts.
/// - *A new process in the other member's place, which never met this one.* It begins at its own
///   time of day. At the last contact it had not begun, and clocks differ by at most
///   [SequenceNumbers#CLOCK_SKEW_MAX]. So its numbers lie above that contact minus an hour.
/// - *The other member with a number that it took before and uses late*, because it was frozen in
///   between. When it confirmed it was not frozen; it has held no number for an hour.
///
/// Hence the rule: an hour before the last confirmed contact, and no higher than what was confirmed
/// then. While there is no contact the limit stands still.
///
/// ```
///            confirmed batches of this member         split: none is confirmed
/// ─────┬───────────────────────────────────────┬──┬───────────────────────────────► seq = time
///   may be a range                              ▲  └ the other member's numbers in the split
///                    └── an hour (clock skew) ──┘ last contact
/// ```
///
/// It says nothing about what lies below and was never read: that the mailbox is known to its end
/// is the caller's business ([RemovalPlan]). After a split was healed it is not known until the
/// store was read again.
final class SafeThrough {
  private final AtomicLong seq = new AtomicLong();

  /// Both members hold a batch: the other one, should it become the owner, numbers above it.
  ///
  /// @param highestSeq of the batch
  /// @param nowMillis the time of day when it was sent, milliseconds since 1970
  void confirmed(long highestSeq, long nowMillis) {
    long anHourAgo =
        SequenceNumbers.firstAt(nowMillis - SequenceNumbers.CLOCK_SKEW_MAX.toMillis()) - 1;
    seq.accumulateAndGet(Math.min(highestSeq, anHourAgo), Math::max);
  }

  /// Ranges may end here at the latest; 0 or less where there may be none.
  long seq() {
    return seq.get();
  }
}
