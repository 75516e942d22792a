package chat.skerry.node.store.embedded;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVStore;

/// Makes changes durable, many with one commit: whoever comes first commits for all that are there
/// by then; the others find their change on the disk. Thread-safe.
final class GroupCommit {
  private final MVStore store;
  private final AtomicLong made = new AtomicLong();
  private final ReentrantLock committing = new ReentrantLock();
  // Guarded by the lock.
  private long durable;

  GroupCommit(MVStore store) {
    this.store = store;
  }

  /// Returns when all changes that the calling thread made before are on the disk.
  void commit() {
    long mine = made.incrementAndGet();
    committing.lock();
    try {
      if (durable < mine) {
        long covered = made.get();
        store.commit();
        store.sync();
        durable = covered;
      }
    } finally {
      committing.unlock();
    }
  }
}
