package chat.skerry.client.conversation;

import java.time.Duration;

/// How a client waits between attempts.
///
/// @param first the longest wait after the first failure; it doubles with each failure
/// @param longest where doubling ends
/// @param answer a send without an answer for this long makes the client change the connection
/// @param queue sends that may wait at a time; more are refused at once
public record RetrySettings(Duration first, Duration longest, Duration answer, int queue) {
  public static final RetrySettings DEFAULTS =
      new RetrySettings(
          Duration.ofMillis(250), Duration.ofSeconds(30), Duration.ofSeconds(10), 1_000);

  private static final int QUEUE_MAX = 2_000;

  public RetrySettings {
    if (first.toMillis() < 1 || longest.compareTo(first) < 0 || answer.toMillis() < 1) {
      throw new IllegalArgumentException(
          "retry: first "
              + first
              + ", longest "
              + longest
              + ", answer "
              + answer
              + " (expected: each at least 1 ms, longest at least first)");
    }
    if (queue < 1 || queue > QUEUE_MAX) {
      throw new IllegalArgumentException("queue: " + queue + " (expected: 1 to " + QUEUE_MAX + ")");
    }
  }
}
