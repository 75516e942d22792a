package chat.skerry.e2e.ledger;

import java.time.Duration;
import java.util.List;

/// What the books say at the end.
///
/// @param messages that were handed to the client library
/// @param sent of them acknowledged as sent
/// @param arrived of them got by the recipient's application
/// @param longestWaitNanos the longest time a message waited for its ✓
/// @param longestSilenceNanos the longest time between two messages that one recipient got: while
///   all write without pause, the longest outage that a phone saw
/// @param findings what is wrong, empty when all is accounted for
public record Verdict(
    int messages,
    int sent,
    int arrived,
    long longestWaitNanos,
    long longestSilenceNanos,
    List<String> findings) {

  public Duration longestWait() {
    return Duration.ofNanos(longestWaitNanos);
  }

  public Duration longestSilence() {
    return Duration.ofNanos(longestSilenceNanos);
  }

  /// One line for the report.
  public String summary() {
    String books = findings.isEmpty() ? "0 lost, 0 doubled, in order" : String.join("; ", findings);
    return "%d sent, %d delivered: %s; longest wait for ✓ %.1f s, longest silence %.1f s"
        .formatted(sent, arrived, books, longestWaitNanos / 1e9, longestSilenceNanos / 1e9);
  }
}
