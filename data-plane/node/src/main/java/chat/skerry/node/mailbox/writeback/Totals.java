package chat.skerry.node.mailbox.writeback;

import java.util.concurrent.atomic.AtomicLong;

/// What this member holds as an owner. Thread-safe.
final class Totals {
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong unwritten = new AtomicLong();

  void added(Held held) {
    bytes.addAndGet(held.bytes());
    unwritten.addAndGet(held.isUnwritten() ? 1 : 0);
  }

  void removed(Held held) {
    bytes.addAndGet(-held.bytes());
    unwritten.addAndGet(held.isUnwritten() ? -1 : 0);
  }

  void written(int envelopes) {
    unwritten.addAndGet(-envelopes);
  }

  long bytes() {
    return bytes.get();
  }

  /// Envelopes that the store behind doesn't have for certain.
  long unwritten() {
    return unwritten.get();
  }
}
