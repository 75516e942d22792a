package chat.skerry.node.mailbox.writeback;

import chat.skerry.node.account.DeviceAddress;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The mailboxes of one segment for as long as this member owns it. Whoever touches a [Tail] holds
/// the segment's lock (`synchronized`), for a few steps in memory only.
final class Segment {
  private static final float LOAD = 0.75f;

  /// Looks at a few of the longest untouched tails when there are too many.
  private static final int TRIM_STEPS = 8;

  private final int number;
  private final int tailsMax;
  private final Totals totals;
  private final Map<DeviceAddress, Tail> tails = new LinkedHashMap<>(16, LOAD, true);
  private final Set<IslandMemory.Key> leaving = new HashSet<>();
  private final CompletableFuture<@Nullable Void> loaded = new CompletableFuture<>();
  private boolean loading;
  private boolean lost;
  private long evictions;

  /// @param tailsMax empty tails are forgotten beyond so many
  Segment(int number, int tailsMax, Totals totals) {
    this.number = number;
    this.tailsMax = tailsMax;
    this.totals = totals;
  }

  int number() {
    return number;
  }

  /// Under the lock.
  Tail tail(DeviceAddress mailbox) {
    Tail known = tails.get(mailbox);
    if (known == null) {
      trim();
      known = new Tail(totals);
      tails.put(mailbox, known);
    }
    return known;
  }

  /// Under the lock.
  @Nullable Tail find(DeviceAddress mailbox) {
    return tails.get(mailbox);
  }

  /// Visits every tail that holds something. Under the lock; the visitor may empty tails.
  void forEach(BiConsumer<DeviceAddress, Tail> visitor) {
    tails.forEach((mailbox, tail) -> {
      if (!tail.isEmpty()) {
        visitor.accept(mailbox, tail);
      }
    });
  }

  /// Whether the caller is the one to load what the island's memory holds.
  synchronized boolean beginLoading() {
    boolean first = !loading;
    loading = true;
    return first;
  }

  /// Ends when what the island's memory held is here.
  CompletableFuture<@Nullable Void> loaded() {
    return loaded;
  }

  /// This member owns the segment no more.
  synchronized void lose() {
    lost = true;
    tails.values().forEach(Tail::clear);
    tails.clear();
  }

  /// Under the lock.
  boolean isLost() {
    return lost;
  }

  /// These are about to be removed from the island's memory. Under the lock.
  void leave(List<IslandMemory.Key> keys) {
    leaving.addAll(keys);
  }

  synchronized void left(List<IslandMemory.Key> keys) {
    keys.forEach(leaving::remove);
  }

  /// Under the lock.
  boolean isLeaving(IslandMemory.Key key) {
    return leaving.contains(key);
  }

  /// Counts how often something left memory that the store behind keeps. Under the lock.
  long evictions() {
    return evictions;
  }

  void evicted() {
    evictions++;
  }

  private void trim() {
    Iterator<Tail> oldest = tails.values().iterator();
    for (int i = 0; i < TRIM_STEPS && tails.size() >= tailsMax && oldest.hasNext(); i++) {
      Tail tail = oldest.next();
      if (tail.isEmpty() && !tail.isDue()) {
        oldest.remove();
      }
    }
  }
}
