package chat.skerry.node.delivery;

import chat.skerry.node.limits.Overload;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.routing.PartitionMap;

/// What has been accepted and not yet answered, in number and bytes. Thread-safe.
///
/// Two shares keep the members' work apart: sends leave the last eighth of the room to receipts
/// ([Overload]), and the accounts of one group get a share at most, so that a partition or a
/// mailbox that is flooded, or whose writes hang, leaves the rest to the others.
final class InFlight {
  /// Groups of accounts, by the hash that also makes partitions.
  private static final int GROUPS = 4_096;

  private final int submissionsMax;
  private final long bytesMax;
  private final int shares;
  private final int[] submissionsOf = new int[GROUPS];
  private final long[] bytesOf = new long[GROUPS];
  private int submissions;
  private long bytes;

  InFlight(DeliveryLimits limits) {
    this.submissionsMax = limits.inFlightMax();
    this.bytesMax = limits.inFlightBytesMax();
    this.shares = limits.shares();
  }

  /// To which group the recipient's account belongs.
  static int group(Submission submission) {
    return PartitionMap.partitionOf(submission.to().account(), GROUPS);
  }

  synchronized boolean tryEnter(Submission submission, int group) {
    int size = submission.payload().length;
    double room = submission.kind() == Envelope.Kind.DELIVERED ? 1 : Overload.SENDS.from();
    if (submissions >= submissionsMax * room
        || bytes + size > bytesMax * room
        || exceeds(submissionsOf[group] + 1L, submissionsMax)
        || exceeds(bytesOf[group] + size, bytesMax)) {
      return false;
    }
    submissions++;
    bytes += size;
    submissionsOf[group]++;
    bytesOf[group] += size;
    return true;
  }

  synchronized void leave(Submission submission, int group) {
    int size = submission.payload().length;
    submissions--;
    bytes -= size;
    submissionsOf[group]--;
    bytesOf[group] -= size;
  }

  synchronized int submissions() {
    return submissions;
  }

  /// The share of the room that is in use, 0 to 1.
  synchronized double used() {
    return Math.max((double) submissions / submissionsMax, (double) bytes / bytesMax);
  }

  /// A first submission has a share always.
  private boolean exceeds(long wanted, long max) {
    return wanted > Math.max(1, max / shares);
  }
}
