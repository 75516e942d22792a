package chat.skerry.node.mailbox.writeback;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Envelopes in the memory of the members of an island: what is put there lies in the memory of
/// both, if both are in touch. Thread-safe; nothing blocks.
///
/// Mailboxes are grouped into segments: an island's memory belongs to its members segment by
/// segment. Only the owner of a segment puts and removes its entries; the other member holds a
/// copy, and finds all of it here when it becomes the owner.
public interface IslandMemory {

  /// An envelope in its mailbox. Immutable: an entry is put once and removed once.
  record Entry(DeviceAddress mailbox, Envelope envelope) {}

  /// Names an entry.
  record Key(DeviceAddress mailbox, long seq) {}

  /// In whose memory entries are for certain.
  enum Copies {
    /// In this member's alone.
    ONE,
    /// In both members': they were in touch before and after.
    TWO
  }

  /// Puts entries of any mailboxes; several puts travel together. Where it fails nothing is known
  /// about the outcome.
  ///
  /// @param entries 1 to 256
  CompletionStage<Copies> put(List<Entry> entries);

  /// Removes entries; unknown ones are ignored. Best effort: an entry that stays at the other
  /// member is delivered and acknowledged once more if that one takes over.
  CompletionStage<Void> remove(List<Key> keys);

  /// How many segments there are; they are numbered from 0.
  int segments();

  int segmentOf(DeviceAddress mailbox);

  /// Whether this member owns the segment now.
  boolean ownedHere(int segment);

  /// The entries of a segment in this member's memory, in any order. After this member became the
  /// owner: all that the other one put in TWO copies, less what was removed.
  List<Entry> held(int segment);

  /// Whether both members are in touch and hold everything.
  boolean whole();

  /// What is known of the numbers given out in this island; changes with each change of ownership.
  Clock clock();

  /// @param highestSeq no entry that any member put before the last change of ownership has a
  ///   higher `seq`; 0 for none
  /// @param bornMillis when this memory began, empty, by the clock of the member that began it;
  ///   milliseconds since 1970
  record Clock(long highestSeq, long bornMillis) {}
}
