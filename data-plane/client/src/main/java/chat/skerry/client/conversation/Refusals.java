package chat.skerry.client.conversation;

import chat.skerry.protocol.frame.Frame;
import java.util.random.RandomGenerator;

/// Which refusals pass, and how long to wait.
final class Refusals {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int DOUBLINGS_MAX = 20;

  private Refusals() {}

  /// Whether sending again may help.
  static boolean mayPass(Frame.Refused refused) {
    return switch (refused.reason()) {
      case UNAVAILABLE, RATE_LIMITED -> true;
      case MAILBOX_FULL, UNSPECIFIED -> refused.retryAfterMillis() != 0;
      case INVALID -> false;
    };
  }

  /// At least what the member asked for, half as much again at most; where it asked for nothing, a
  /// time that doubles with each refusal.
  static long waitNanos(
      Frame.Refused refused, int refusals, RetrySettings retry, RandomGenerator random) {
    long asked = Integer.toUnsignedLong(refused.retryAfterMillis()) * NANOS_PER_MILLI;
    long longest = retry.longest().toNanos();
    if (asked == 0) {
      asked = Math.min(longest, retry.first().toNanos() << Math.min(refusals, DOUBLINGS_MAX));
    }
    long bounded = Math.min(asked, longest);
    return bounded + random.nextLong(bounded / 2 + 1);
  }
}
