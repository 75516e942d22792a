package chat.skerry.node.mailbox.writeback;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.SequenceNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// Keeps a member's envelopes within their memory: what the store behind has leaves first. Its
/// [#relieve] is called by one thread at a time; the questions are for any.
final class MemoryPressure {
  /// Room made at a time, so that mailboxes are looked through seldom.
  private static final long TARGET_PERCENT = 90;

  /// Beyond this share of the memory nothing more is taken in.
  private static final long FULL_PERCENT = 120;

  private static final long EXPIRY_EVERY_MILLIS = 60_000;

  private final EvictionPolicy policy;
  private final long memoryBytes;
  private final Totals totals;
  private final WriteBackMetrics metrics;
  private final BiConsumer<Segment, List<IslandMemory.Key>> remove;
  private volatile long budget;
  private long expiredAtMillis;

  /// @param memoryBytes for what this member holds as an owner and as a backup
  /// @param remove removes from the island's memory
  MemoryPressure(
      EvictionPolicy policy,
      long memoryBytes,
      Totals totals,
      WriteBackMetrics metrics,
      BiConsumer<Segment, List<IslandMemory.Key>> remove) {
    this.policy = policy;
    this.memoryBytes = memoryBytes;
    this.totals = totals;
    this.metrics = metrics;
    this.remove = remove;
    this.budget = memoryBytes;
  }

  /// Whether what can't be evicted takes too much.
  boolean isFull() {
    return totals.bytes() > budget * FULL_PERCENT / 100;
  }

  /// Whether there is more than fits.
  boolean isShort() {
    return totals.bytes() > budget;
  }

  /// Makes room where there is none, and now and then drops what has expired.
  ///
  /// @param segmentCount how many segments the island has; the other member does the same for those
  ///   that are not in `owned`
  void relieve(List<Segment> owned, int segmentCount, long nowMillis) {
    budget = Math.max(1, memoryBytes * owned.size() / segmentCount);
    if (nowMillis - expiredAtMillis >= EXPIRY_EVERY_MILLIS) {
      expiredAtMillis = nowMillis;
      long alive = SequenceNumbers.firstAt(nowMillis - SequenceNumbers.TIME_TO_LIVE.toMillis());
      metrics.expired(takeOut(owned, (mailbox, tail) -> tail.expire(alive), false));
    }
    if (isShort()) {
      evict(owned, nowMillis);
    }
  }

  private void evict(List<Segment> owned, long nowMillis) {
    EvictionPolicy.Survey survey = policy.survey(nowMillis);
    for (Segment segment : owned) {
      synchronized (segment) {
        segment.forEach((mailbox, tail) -> survey.add(tail.bytes(), tail.waitingSinceMillis()));
      }
    }
    EvictionPolicy.Level level = survey.level(budget * TARGET_PERCENT / 100);
    int evicted =
        takeOut(
            owned,
            (mailbox, tail) -> tail.evict(level.keeps(tail.bytes(), tail.waitingSinceMillis())),
            true);
    metrics.evicted(evicted);
  }

  private interface Taking {
    List<Long> from(DeviceAddress mailbox, Tail tail);
  }

  private int takeOut(List<Segment> owned, Taking taking, boolean countsAsEviction) {
    int taken = 0;
    for (Segment segment : owned) {
      List<IslandMemory.Key> keys = new ArrayList<>();
      synchronized (segment) {
        segment.forEach((mailbox, tail) -> {
          for (long seq : taking.from(mailbox, tail)) {
            keys.add(new IslandMemory.Key(mailbox, seq));
          }
        });
        if (countsAsEviction && !keys.isEmpty()) {
          segment.evicted();
        }
        segment.leave(keys);
      }
      if (!keys.isEmpty()) {
        remove.accept(segment, keys);
      }
      taken += keys.size();
    }
    return taken;
  }
}
