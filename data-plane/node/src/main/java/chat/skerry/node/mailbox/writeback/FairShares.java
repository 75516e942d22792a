package chat.skerry.node.mailbox.writeback;

import java.time.Duration;

/// Memory as a road: weighted max-min fairness.
///
/// ```
///   bytes │            ▒▒                         ▒ leaves memory
///         │            ▒▒         ▒▒              █ stays
///   level ┼──▄▄────────██───▄▄────██──────
///         │  ██   ▄▄   ██   ██    ██  ▒▒          the last one has waited for long:
///         │  ██   ██   ██   ██    ██  ▄▄          its share of the level is smaller
///         └──────────────────────────────── mailboxes
/// ```
///
/// The rule is "water filling" ([1], §6.5.2): there is one level; a mailbox that holds less keeps
/// everything, one that holds more is cut down to it, and the level is as high as the target
/// allows. Two things follow, whatever the others do. A mailbox that holds no more than the target
/// divided by the number of mailboxes is never touched. And what a user in hundreds of groups piles
/// up comes out of that user's own share: it lowers the level for the heavy ones, not the contents
/// of the light ones. Taking the oldest envelopes of all mailboxes instead would let one heavy
/// mailbox push everybody's out.
///
/// Not all mailboxes are worth the same: a byte should lie where it saves a read soonest ([2] calls
/// that hit density). How long phones stay away has a long tail, and with such a tail the chance
/// that one which has been away for `t` comes back within the next minute falls like `1/t`. The
/// share of a mailbox is therefore weighted with `w(t) = 1 / (1 + t / youngFor)`: one that waits
/// for a day with `youngFor` an hour keeps a twenty-fifth of the level. A small mailbox may still
/// stay for weeks; it takes next to nothing.
///
/// A mailbox is cut when `bytes / w > level`. The survey sorts nothing: it adds bytes and weights
/// into buckets of `bytes / w` that are an eighth wide. Where the level falls inside a bucket, all
/// of its mailboxes count as if they were cut, so the result is never above the target and at most
/// a ninth below it.
///
/// [1] Bertsekas, Gallager: Data Networks, 2nd edition, 1992. [2] Beckmann, Chen, Cidon: LHD,
/// Improving Cache Hit Rate by Maximizing Hit Density, NSDI 2018.
final class FairShares implements EvictionPolicy {
  /// So that rounding never lifts the sum above the target.
  private static final double ROUNDING = 1 - 1e-9;

  private final double youngForMillis;

  FairShares(Duration youngFor) {
    if (youngFor.toMillis() < 1) {
      throw new IllegalArgumentException("youngFor: " + youngFor + " (expected: 1 ms or more)");
    }
    this.youngForMillis = youngFor.toMillis();
  }

  @Override
  public Survey survey(long nowMillis) {
    return new Shares(nowMillis);
  }

  private double weight(long nowMillis, long waitingSinceMillis) {
    return 1 / (1 + Math.max(0, nowMillis - waitingSinceMillis) / youngForMillis);
  }

  private final class Shares implements Survey {
    private final long nowMillis;
    private final double[] bytes = new double[LogBuckets.COUNT];
    private final double[] weights = new double[LogBuckets.COUNT];
    private double totalBytes;

    Shares(long nowMillis) {
      this.nowMillis = nowMillis;
    }

    @Override
    public void add(long heldBytes, long waitingSinceMillis) {
      double weight = weight(nowMillis, waitingSinceMillis);
      int bucket = LogBuckets.of(heldBytes / weight);
      bytes[bucket] += heldBytes;
      weights[bucket] += weight;
      totalBytes += heldBytes;
    }

    @Override
    public Level level(long targetBytes) {
      if (totalBytes <= targetBytes) {
        return (heldBytes, waitingSinceMillis) -> heldBytes;
      }
      double level = level(targetBytes * ROUNDING);
      return (heldBytes, waitingSinceMillis) ->
          Math.min(heldBytes, (long) (level * weight(nowMillis, waitingSinceMillis)));
    }

    private double level(double target) {
      double[] weightFrom = new double[LogBuckets.COUNT + 1];
      for (int bucket = LogBuckets.COUNT - 1; bucket >= 0; bucket--) {
        weightFrom[bucket] = weightFrom[bucket + 1] + weights[bucket];
      }
      double below = 0;
      int bucket = 0;
      while (below + LogBuckets.end(bucket) * weightFrom[bucket] <= target) {
        below += bytes[bucket];
        bucket++;
      }
      return (target - below) / weightFrom[bucket];
    }
  }
}
