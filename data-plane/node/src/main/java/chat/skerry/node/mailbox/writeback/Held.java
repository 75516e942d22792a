package chat.skerry.node.mailbox.writeback;

import chat.skerry.node.mailbox.Envelope;

/// An envelope in memory, and what is known of its copy in the store behind. Guarded by the lock of
/// its [Segment].
///
/// ```
///   put in two copies        put in one             found after a change of ownership
///          ▼                     ▼                              ▼
///      ONLY_HERE ─► WRITING ─► WRITTEN                       PERHAPS ─► WRITING ─► WRITTEN
///                      └ failed ─► PERHAPS
/// ```
final class Held {
  /// What an entry takes beside its bytes: keys, records and tables of both the cache and the tail.
  private static final long OVERHEAD_BYTES = 400;

  private final Envelope envelope;
  private Copy copy;

  Held(Envelope envelope, Copy copy) {
    this.envelope = envelope;
    this.copy = copy;
  }

  /// The copy in the store behind.
  enum Copy {
    ONLY_HERE,
    PERHAPS,
    WRITING,
    WRITTEN
  }

  Envelope envelope() {
    return envelope;
  }

  Copy copy() {
    return copy;
  }

  void copy(Copy known) {
    copy = known;
  }

  boolean isUnwritten() {
    return copy != Copy.WRITTEN;
  }

  long bytes() {
    return OVERHEAD_BYTES + envelope.payload().length + envelope.refersTo().length;
  }
}
