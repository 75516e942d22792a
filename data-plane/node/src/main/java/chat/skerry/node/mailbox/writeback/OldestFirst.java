package chat.skerry.node.mailbox.writeback;

/// The mailboxes that have waited longest leave memory, whole. Those that are as old as the last
/// ones to go, within an eighth, go in part.
final class OldestFirst implements EvictionPolicy {

  @Override
  public Survey survey(long nowMillis) {
    return new Ages(nowMillis);
  }

  private static int bucket(long nowMillis, long waitingSinceMillis) {
    return LogBuckets.of(nowMillis - waitingSinceMillis);
  }

  private static final class Ages implements Survey {
    private final long nowMillis;
    private final long[] bytes = new long[LogBuckets.COUNT];

    Ages(long nowMillis) {
      this.nowMillis = nowMillis;
    }

    @Override
    public void add(long heldBytes, long waitingSinceMillis) {
      bytes[bucket(nowMillis, waitingSinceMillis)] += heldBytes;
    }

    @Override
    public Level level(long targetBytes) {
      long younger = 0;
      int last = 0;
      while (last < LogBuckets.COUNT && younger + bytes[last] <= targetBytes) {
        younger += bytes[last];
        last++;
      }
      if (last == LogBuckets.COUNT) {
        return (heldBytes, waitingSinceMillis) -> heldBytes;
      }
      int cut = last;
      double share = (double) (targetBytes - younger) / bytes[last];
      return (heldBytes, waitingSinceMillis) -> {
        int bucket = bucket(nowMillis, waitingSinceMillis);
        if (bucket == cut) {
          return (long) (heldBytes * share);
        }
        return bucket < cut ? heldBytes : 0;
      };
    }
  }
}
