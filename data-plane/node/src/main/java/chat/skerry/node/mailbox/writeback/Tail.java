package chat.skerry.node.mailbox.writeback;

import chat.skerry.node.mailbox.Envelope;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What the owner of a mailbox has of it in memory. Guarded by the lock of its [Segment].
///
/// The tail is complete above its *horizon*: nothing above it is in the store behind that is not
/// here, too.
///
/// ```
///   seq ─────────────────────────────────────────────────────────►
///   store behind   ■ ■ ■ ■ ■ ■        ■   (written back)
///   tail                     ■        ■  ■  ■ ■
///   horizon                 ▲ evicted up to here, or never read
/// ```
///
/// A read that begins at the horizon or later needs no store. What is known of the horizon is true
/// for one term: whenever ownership changes, another member may have stored something.
final class Tail {
  private static final long UNKNOWN = Long.MAX_VALUE;
  private static final long NO_TERM = -1;

  private final TreeMap<Long, Held> entries = new TreeMap<>();
  private final Totals totals;
  private long bytes;
  private int unwritten;
  private long horizon = UNKNOWN;
  private long term = NO_TERM;
  private long waitingSinceMillis;
  private boolean due;
  private int expiredSinceTold;
  private CompletableFuture<@Nullable Void> writing = CompletableFuture.completedFuture(null);

  Tail(Totals totals) {
    this.totals = totals;
  }

  /// Adds an envelope unless it is here already.
  void add(Envelope envelope, Held.Copy copy) {
    Held held = new Held(envelope, copy);
    if (entries.putIfAbsent(envelope.seq(), held) != null) {
      return;
    }
    if (entries.size() == 1) {
      waitingSinceMillis = envelope.timestampMillis();
    }
    bytes += held.bytes();
    unwritten += held.isUnwritten() ? 1 : 0;
    totals.added(held);
  }

  @Nullable Held get(long seq) {
    return entries.get(seq);
  }

  /// Takes an acknowledged envelope out.
  void remove(long seq) {
    Held removed = entries.remove(seq);
    if (removed != null) {
      forget(removed);
      Map.Entry<Long, Held> first = entries.firstEntry();
      waitingSinceMillis = first == null ? 0 : first.getValue().envelope().timestampMillis();
    }
  }

  List<Envelope> after(long seq, int limit) {
    List<Envelope> found = new ArrayList<>();
    for (Held held : entries.tailMap(seq, false).values()) {
      if (found.size() == limit) {
        break;
      }
      found.add(held.envelope());
    }
    return found;
  }

  /// What is here from one `seq` to another, both included; increasing.
  long[] seqs(long first, long last) {
    return entries.subMap(first, true, last, true).keySet().stream()
        .mapToLong(Long::longValue)
        .toArray();
  }

  /// 0 if it is empty.
  long lastSeq() {
    return entries.isEmpty() ? 0 : entries.lastKey();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  /// When its oldest unacknowledged envelope was accepted, milliseconds since 1970.
  long waitingSinceMillis() {
    return waitingSinceMillis;
  }

  /// Whether everything after `seq` is here.
  boolean isCompleteAfter(long seq, long currentTerm) {
    return term == currentTerm && horizon <= seq;
  }

  /// The store behind was read from `afterSeq` to its end.
  void learn(long afterSeq, List<Envelope> rows, long currentTerm) {
    long missing = afterSeq;
    for (Envelope row : rows) {
      if (!entries.containsKey(row.seq())) {
        missing = row.seq();
      }
    }
    horizon = term == currentTerm ? Math.min(horizon, missing) : missing;
    term = currentTerm;
  }

  /// The store behind has this envelope and the tail doesn't.
  void raiseHorizon(long seq) {
    horizon = Math.max(horizon, seq);
  }

  /// The oldest envelopes that the store behind doesn't have for certain; they are being written
  /// until [#wrote] is called.
  List<Envelope> beginWriting(int countMax, long bytesMax) {
    List<Envelope> batch = new ArrayList<>();
    long batchBytes = 0;
    for (Held held : entries.values()) {
      if (held.copy() == Held.Copy.ONLY_HERE || held.copy() == Held.Copy.PERHAPS) {
        batchBytes += held.envelope().payload().length;
        if (batch.size() == countMax || batchBytes > bytesMax && !batch.isEmpty()) {
          break;
        }
        held.copy(Held.Copy.WRITING);
        batch.add(held.envelope());
      }
    }
    if (!batch.isEmpty()) {
      writing = new CompletableFuture<>();
    }
    return batch;
  }

  /// What is being written is written now, or perhaps. The caller then completes [#writing].
  void wrote(List<Envelope> batch, boolean succeeded) {
    for (Envelope envelope : batch) {
      Held held = entries.get(envelope.seq());
      if (held != null && held.copy() == Held.Copy.WRITING) {
        held.copy(succeeded ? Held.Copy.WRITTEN : Held.Copy.PERHAPS);
        int written = succeeded ? 1 : 0;
        unwritten -= written;
        totals.written(written);
      }
    }
  }

  /// Envelopes that the store behind doesn't have for certain.
  int unwritten() {
    return unwritten;
  }

  /// Ends when the write under way has ended.
  CompletableFuture<@Nullable Void> writing() {
    return writing;
  }

  /// Whether it waits to be written.
  boolean isDue() {
    return due;
  }

  void due(boolean waits) {
    due = waits;
  }

  /// Takes out the oldest envelopes that the store behind has, until no more than this is left;
  /// those that it hasn't stay.
  List<Long> evict(long keepBytes) {
    List<Long> evicted = new ArrayList<>();
    Iterator<Held> oldest = entries.values().iterator();
    while (bytes > keepBytes && oldest.hasNext()) {
      Held held = oldest.next();
      if (!held.isUnwritten()) {
        oldest.remove();
        forget(held);
        raiseHorizon(held.envelope().seq());
        evicted.add(held.envelope().seq());
      }
    }
    return evicted;
  }

  /// Takes out what was accepted before.
  List<Long> expire(long firstSeqAlive) {
    List<Long> expired = new ArrayList<>(entries.headMap(firstSeqAlive).keySet());
    expired.forEach(this::remove);
    expiredSinceTold += expired.size();
    return expired;
  }

  /// How many expired here since the last call.
  int takeExpired() {
    int since = expiredSinceTold;
    expiredSinceTold = 0;
    return since;
  }

  /// All of it, when this member owns it no more.
  void clear() {
    entries.values().forEach(this::forget);
    entries.clear();
  }

  private void forget(Held held) {
    bytes -= held.bytes();
    unwritten -= held.isUnwritten() ? 1 : 0;
    totals.removed(held);
  }
}
