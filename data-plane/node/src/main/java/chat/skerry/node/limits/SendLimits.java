package chat.skerry.node.limits;

/// How fast a member takes sends, beside what each session may.
///
/// @param pairMessagesPerSecond from one sending account to one receiving account, in the long run
/// @param pairBytesPerSecond payload bytes of those
/// @param memberMessagesPerSecond from all devices of this member together
/// @param memberBytesPerSecond payload bytes of those
public record SendLimits(
    int pairMessagesPerSecond,
    long pairBytesPerSecond,
    int memberMessagesPerSecond,
    long memberBytesPerSecond) {

  public SendLimits {
    positive("pairMessagesPerSecond", pairMessagesPerSecond);
    positive("pairBytesPerSecond", pairBytesPerSecond);
    positive("memberMessagesPerSecond", memberMessagesPerSecond);
    positive("memberBytesPerSecond", memberBytesPerSecond);
  }

  private static void positive(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: 1 or more)");
    }
  }
}
