package chat.skerry.node.registry;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Token buckets of equal size, one a key. Thread-safe; bounded.
///
/// A bucket is kept as the time at which it will be full. One that is full needs no place, so two
/// maps are enough: every time a whole bucket could have filled, the older one is forgotten, and
/// what it still held was full. Where a map reaches its bound sooner, buckets are forgotten sooner,
/// which errs on the side of the asker; the bucket of all requests has one key and never does.
final class Rate<K> {
  private final LongSupplier nanoTime;
  private final long nanosEach;
  private final long capacity;
  private final int keysMax;
  private Map<K, Long> young = new HashMap<>();
  private Map<K, Long> old = new HashMap<>();
  private long turnedAtNanos;

  /// @param nanosEach the time in which one token comes back
  /// @param capacity of a bucket, in tokens
  /// @param keysMax how many buckets are kept, about
  Rate(LongSupplier nanoTime, long nanosEach, long capacity, int keysMax) {
    this.nanoTime = nanoTime;
    this.nanosEach = nanosEach;
    this.capacity = capacity;
    this.keysMax = keysMax;
    this.turnedAtNanos = nanoTime.getAsLong();
  }

  /// Takes one token of the key's bucket, if there is one.
  synchronized boolean admits(K key) {
    long now = nanoTime.getAsLong();
    if (now - turnedAtNanos >= capacity * nanosEach || young.size() * 2 >= Math.max(2, keysMax)) {
      turn(now);
    }
    Long fullAt = young.get(key);
    if (fullAt == null) {
      fullAt = old.get(key);
    }
    long nanosToFull = (fullAt == null ? 0 : Math.max(0, fullAt - now)) + nanosEach;
    if (nanosToFull > capacity * nanosEach) {
      return false;
    }
    young.put(key, now + nanosToFull);
    return true;
  }

  /// How many buckets are kept now.
  synchronized int keys() {
    return young.size() + old.size();
  }

  private void turn(long now) {
    old = young;
    young = new HashMap<>();
    turnedAtNanos = now;
  }
}
