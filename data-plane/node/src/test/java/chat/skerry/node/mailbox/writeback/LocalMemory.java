package chat.skerry.node.mailbox.writeback;

import chat.skerry.node.account.DeviceAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// An island seen from the member that owns everything; the other one holds copies unless it is
/// switched off. Answers at once. Thread-safe.
final class LocalMemory implements IslandMemory {
  private static final int SEGMENTS = 64;

  private final Map<Key, Entry> entries = new HashMap<>();
  private final long bornMillis;
  private long highestSeq;
  private boolean alone;

  LocalMemory(long bornMillis) {
    this.bornMillis = bornMillis;
  }

  /// Whether the other member is away.
  synchronized void alone(boolean away) {
    alone = away;
  }

  /// Entries in memory now.
  synchronized int size() {
    return entries.size();
  }

  @Override
  public synchronized CompletionStage<Copies> put(List<Entry> put) {
    for (Entry entry : put) {
      entries.put(new Key(entry.mailbox(), entry.envelope().seq()), entry);
      highestSeq = Math.max(highestSeq, entry.envelope().seq());
    }
    return CompletableFuture.completedFuture(alone ? Copies.ONE : Copies.TWO);
  }

  @Override
  public synchronized CompletionStage<Void> remove(List<Key> keys) {
    keys.forEach(entries::remove);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public int segments() {
    return SEGMENTS;
  }

  @Override
  public int segmentOf(DeviceAddress mailbox) {
    return Math.floorMod(mailbox.hashCode(), SEGMENTS);
  }

  @Override
  public boolean ownedHere(int segment) {
    return true;
  }

  @Override
  public synchronized List<Entry> held(int segment) {
    List<Entry> held = new ArrayList<>(entries.values());
    held.removeIf(entry -> segmentOf(entry.mailbox()) != segment);
    return held;
  }

  @Override
  public synchronized boolean whole() {
    return !alone;
  }

  @Override
  public synchronized Clock clock() {
    return new Clock(highestSeq, bornMillis);
  }
}
