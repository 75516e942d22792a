package chat.skerry.node.mailbox.writeback;

import java.time.Duration;

/// @param always whether envelopes go to the store behind at once, whoever is in touch
/// @param memoryBytes what envelopes may take in this member's memory, as owner and as backup
/// @param writeBackAfter how long an envelope may wait for its acknowledgement before it is written
///   to the store behind
public record WriteBackSettings(boolean always, long memoryBytes, Duration writeBackAfter) {
  private static final long MEMORY_BYTES_MIN = 1 << 20;

  public WriteBackSettings {
    if (memoryBytes < MEMORY_BYTES_MIN) {
      throw new IllegalArgumentException(
          "memoryBytes: " + memoryBytes + " (expected: " + MEMORY_BYTES_MIN + " or more)");
    }
    if (writeBackAfter.isNegative()) {
      throw new IllegalArgumentException(
          "writeBackAfter: " + writeBackAfter + " (expected: 0 or more)");
    }
  }
}
