package chat.skerry.node.delivery;

/// What has been accepted and not yet answered, in number and bytes. Thread-safe.
final class InFlight {
  private final int submissionsMax;
  private final long bytesMax;
  private int submissions;
  private long bytes;

  InFlight(int submissionsMax, long bytesMax) {
    this.submissionsMax = submissionsMax;
    this.bytesMax = bytesMax;
  }

  synchronized boolean tryEnter(Submission submission) {
    if (submissions >= submissionsMax || bytes + submission.payload().length > bytesMax) {
      return false;
    }
    submissions++;
    bytes += submission.payload().length;
    return true;
  }

  synchronized void leave(Submission submission) {
    submissions--;
    bytes -= submission.payload().length;
  }

  synchronized int submissions() {
    return submissions;
  }
}
