package chat.skerry.node.peer;

import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.peer.v1.PeerSubmission;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The submissions of a link that have no outcome yet, in the order of their making and so of their
/// deadlines. Bounded in number and bytes. Guarded by its link's monitor.
final class Unanswered {
  private static final int ENTRIES_MAX = 4_096;
  private static final long BYTES_MAX = 8L << 20;

  private final Map<Long, Entry> entries = new LinkedHashMap<>();
  private long bytes;
  private long lastId;

  boolean isFull() {
    return entries.size() >= ENTRIES_MAX || bytes >= BYTES_MAX;
  }

  /// @param encode makes the message from the id that it gets
  Entry add(LongFunction<PeerSubmission> encode, long deadlineNanos) {
    PeerSubmission message = encode.apply(++lastId);
    Entry entry =
        new Entry(message, message.getSerializedSize(), deadlineNanos, new CompletableFuture<>());
    entries.put(lastId, entry);
    bytes += entry.sizeBytes();
    return entry;
  }

  @Nullable Entry take(long id) {
    Entry entry = entries.remove(id);
    if (entry != null) {
      bytes -= entry.sizeBytes();
    }
    return entry;
  }

  /// The oldest one, if its time is over.
  @Nullable Entry takeExpired(long nowNanos) {
    Iterator<Entry> oldest = entries.values().iterator();
    if (!oldest.hasNext()) {
      return null;
    }
    Entry entry = oldest.next();
    return nowNanos - entry.deadlineNanos() >= 0 ? take(entry.message().getId()) : null;
  }

  /// In their order.
  List<Entry> all() {
    return List.copyOf(entries.values());
  }

  /// Takes out those up to this id.
  List<Entry> takeThrough(long id) {
    List<Entry> taken = new ArrayList<>();
    for (Entry entry : all()) {
      if (entry.message().getId() <= id) {
        taken.add(entry);
        take(entry.message().getId());
      }
    }
    return taken;
  }

  List<Entry> drain() {
    List<Entry> all = List.copyOf(entries.values());
    entries.clear();
    bytes = 0;
    return all;
  }

  /// Compared by identity: one submission on its way.
  record Entry(
      PeerSubmission message,
      int sizeBytes,
      long deadlineNanos,
      CompletableFuture<Outcome> future) {}
}
