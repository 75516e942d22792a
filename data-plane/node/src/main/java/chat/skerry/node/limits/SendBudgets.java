package chat.skerry.node.limits;

import java.util.Optional;
import java.util.function.LongSupplier;

/// What pairs of accounts, and all devices of this member together, may send. Thread-safe.
///
/// A pair has no entry of its own: its hash names one of a fixed number of buckets, so nobody can
/// make memory grow by sending to many, and nobody gets a fresh budget by connecting again. Two
/// busy pairs may meet in a bucket and share it; the seed of the hash differs from process to
/// process, so that nobody can aim.
public final class SendBudgets {
  private static final int PAIRS_BITS = 16;
  private static final int PAIRS = 1 << PAIRS_BITS;
  private static final int PAIR_BURST_SECONDS = 5;
  private static final int MEMBER_BURST_SECONDS = 2;
  private static final int WHOLE = 0;

  /// An odd number that spreads the bits: 2^32 divided by the golden ratio.
  private static final int SPREAD = 0x9E3779B9;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Rate pairMessages;
  private final Rate pairBytes;
  private final Rate memberMessages;
  private final Rate memberBytes;
  private final int seed;

  /// @param seed of the hash; nobody outside knows it
  public SendBudgets(SendLimits limits, LongSupplier nanoTime, int seed) {
    this.pairMessages =
        new Rate(PAIRS, limits.pairMessagesPerSecond(), PAIR_BURST_SECONDS, nanoTime);
    this.pairBytes = new Rate(PAIRS, limits.pairBytesPerSecond(), PAIR_BURST_SECONDS, nanoTime);
    this.memberMessages =
        new Rate(1, limits.memberMessagesPerSecond(), MEMBER_BURST_SECONDS, nanoTime);
    this.memberBytes = new Rate(1, limits.memberBytesPerSecond(), MEMBER_BURST_SECONDS, nanoTime);
    this.seed = seed;
  }

  /// Why a send has to wait.
  ///
  /// @param millis until it makes sense to try again, at least 1
  /// @param detail for people
  public record Wait(int millis, String detail) {}

  /// Takes from all budgets, or from none and says why. Empty if it was taken.
  ///
  /// @param from the sending account
  /// @param to the receiving account
  /// @param envelopes 1 or more
  public Optional<Wait> take(String from, String to, int envelopes, long payloadBytes) {
    int pair = pair(from, to);
    long nanos = pairMessages.take(pair, envelopes);
    if (nanos > 0) {
      return wait(nanos, "sends to one account", pairMessages, "");
    }
    nanos = pairBytes.take(pair, payloadBytes);
    if (nanos > 0) {
      pairMessages.giveBack(pair, envelopes);
      return wait(nanos, "bytes sent to one account", pairBytes, "");
    }
    nanos = memberMessages.take(WHOLE, envelopes);
    if (nanos > 0) {
      pairMessages.giveBack(pair, envelopes);
      pairBytes.giveBack(pair, payloadBytes);
      return wait(nanos, "sends", memberMessages, " from all devices of a member");
    }
    nanos = memberBytes.take(WHOLE, payloadBytes);
    if (nanos > 0) {
      pairMessages.giveBack(pair, envelopes);
      pairBytes.giveBack(pair, payloadBytes);
      memberMessages.giveBack(WHOLE, envelopes);
      return wait(nanos, "bytes sent", memberBytes, " from all devices of a member");
    }
    return Optional.empty();
  }

  private int pair(String from, String to) {
    int hash = (31 * from.hashCode() + to.hashCode()) ^ seed;
    hash = (hash ^ hash >>> 15) * SPREAD;
    return hash >>> 32 - PAIRS_BITS;
  }

  private static Optional<Wait> wait(long nanos, String what, Rate rate, String whose) {
    return Optional.of(
        new Wait(
            (int) Math.max(1, Math.ceilDiv(nanos, NANOS_PER_MILLI)),
            what
                + ": too many (expected: at most "
                + rate.perSecond()
                + " a second"
                + whose
                + ")"));
  }
}
