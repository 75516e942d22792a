package chat.skerry.node.mailbox.writeback;

import java.time.Duration;

/// Decides what leaves memory when it is short. Pure: it keeps nothing between two surveys, knows
/// no clock, and allocates nothing per mailbox; ten thousands of mailboxes are asked twice, first
/// for the survey, then for the verdict.
///
/// ```
/// Survey survey = policy.survey(nowMillis);
/// for each mailbox:  survey.add(heldBytes, waitingSinceMillis);
/// Level level = survey.level(targetBytes);
/// for each mailbox:  level.keeps(heldBytes, waitingSinceMillis)   // what it may go on holding
/// ```
///
/// The mailboxes may change between the two walks: a verdict depends on the level and on the
/// mailbox alone.
interface EvictionPolicy {

  /// Begins a look at all mailboxes.
  ///
  /// @param nowMillis the time of day, milliseconds since 1970
  Survey survey(long nowMillis);

  /// Heavy and old mailboxes leave first: memory is shared fairly, and the longer a mailbox waits
  /// the smaller its share ([FairShares] explains the rule).
  ///
  /// @param youngFor after waiting this long a mailbox's share is half of a new one's
  static EvictionPolicy heavyAndOldFirst(Duration youngFor) {
    return new FairShares(youngFor);
  }

  /// Old mailboxes leave first, however little they hold: what is usual without the rule about
  /// heavy ones, to compare with.
  static EvictionPolicy oldFirst() {
    return new OldestFirst();
  }

  /// Counts what is in memory. Confined to one thread.
  interface Survey {

    /// @param heldBytes what the mailbox's envelopes take in memory; more than 0
    /// @param waitingSinceMillis when its oldest unacknowledged envelope was accepted, whether that
    ///   one is still in memory or not
    void add(long heldBytes, long waitingSinceMillis);

    /// The level at which all that was added takes no more than this.
    ///
    /// @param targetBytes 0 or more
    Level level(long targetBytes);
  }

  /// What a mailbox may keep. Immutable.
  interface Level {

    /// How many bytes of it may stay: `heldBytes` where it is left alone, less where its oldest
    /// envelopes have to go until it is down to this.
    long keeps(long heldBytes, long waitingSinceMillis);
  }
}
