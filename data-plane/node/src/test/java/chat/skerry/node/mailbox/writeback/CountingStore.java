package chat.skerry.node.mailbox.writeback;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;

/// The store behind the memory, for a run of the cache bench: it knows what was ever written to it
/// and what was read from it. Thread-safe.
final class CountingStore implements MailboxStore {
  private final Map<DeviceAddress, TreeMap<Long, Envelope>> mailboxes = new HashMap<>();
  private final Set<Long> everWritten = new HashSet<>();
  private final Set<Long> read = new HashSet<>();
  private long appends;
  private long reads;
  private long deletes;
  private long rangeDeletes;
  private long rows;
  private long rowsMax;

  /// Whether an envelope was ever here; asked once, at its end. Numbers are unique in a run.
  synchronized boolean forget(long seq) {
    read.remove(seq);
    return everWritten.remove(seq);
  }

  /// Whether an envelope had to be read from here.
  synchronized boolean wasRead(long seq) {
    return read.contains(seq);
  }

  synchronized long appends() {
    return appends;
  }

  synchronized long reads() {
    return reads;
  }

  synchronized long deletes() {
    return deletes;
  }

  synchronized long rangeDeletes() {
    return rangeDeletes;
  }

  synchronized long rowsMax() {
    return rowsMax;
  }

  @Override
  public synchronized CompletionStage<Void> append(
      DeviceAddress mailbox, List<Envelope> envelopes) {
    appends++;
    TreeMap<Long, Envelope> stored = mailboxes.computeIfAbsent(mailbox, unused -> new TreeMap<>());
    for (Envelope envelope : envelopes) {
      everWritten.add(envelope.seq());
      rows += stored.put(envelope.seq(), envelope) == null ? 1 : 0;
    }
    rowsMax = Math.max(rowsMax, rows);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<List<Envelope>> read(
      DeviceAddress mailbox, long afterSeq, int limit) {
    reads++;
    TreeMap<Long, Envelope> stored = mailboxes.get(mailbox);
    List<Envelope> found =
        stored == null
            ? List.of()
            : stored.tailMap(afterSeq, false).values().stream().limit(limit).toList();
    found.forEach(envelope -> read.add(envelope.seq()));
    return CompletableFuture.completedFuture(found);
  }

  @Override
  public synchronized CompletionStage<Void> remove(DeviceAddress mailbox, long[] seqs) {
    deletes++;
    TreeMap<Long, Envelope> stored = mailboxes.get(mailbox);
    if (stored != null) {
      LongStream.of(seqs).forEach(seq -> rows -= stored.remove(seq) == null ? 0 : 1);
      dropIfEmpty(mailbox, stored);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> removeRange(
      DeviceAddress mailbox, long firstSeq, long lastSeq) {
    rangeDeletes++;
    TreeMap<Long, Envelope> stored = mailboxes.get(mailbox);
    if (stored != null) {
      Map<Long, Envelope> range = stored.subMap(firstSeq, true, lastSeq, true);
      rows -= range.size();
      range.clear();
      dropIfEmpty(mailbox, stored);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Long> highestSeq(DeviceAddress mailbox) {
    TreeMap<Long, Envelope> stored = mailboxes.get(mailbox);
    return CompletableFuture.completedFuture(stored == null ? 0L : stored.lastKey());
  }

  @Override
  public Health health() {
    return Health.up();
  }

  @Override
  public void close() {}

  private void dropIfEmpty(DeviceAddress mailbox, TreeMap<Long, Envelope> stored) {
    if (stored.isEmpty()) {
      mailboxes.remove(mailbox);
    }
  }
}
