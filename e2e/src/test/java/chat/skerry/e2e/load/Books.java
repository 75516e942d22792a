package chat.skerry.e2e.load;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/// What was sent and heard. Each text has a number and is entered with the time at which it was
/// due, so that a server that is slow to take it can't hide the wait (coordinated omission).
public final class Books implements Hearing {
  private static final int SLOTS = 1 << 22;
  private static final int DEVICES_MAX = 1 << 16;
  private static final long LOWEST_NANOS = 1_000;
  private static final long HIGHEST_NANOS = 120_000_000_000L;
  private static final int DIGITS = 3;
  private static final byte SENT = 1;
  private static final byte ACCEPTED = 2;
  private static final byte DELIVERED = 4;
  private static final byte RECEIPT = 8;
  private static final byte ALL = SENT | ACCEPTED | DELIVERED | RECEIPT;

  private final long[] dueNanos = new long[SLOTS];
  private final byte[] state = new byte[SLOTS];
  private final int[] lastOfSender = new int[DEVICES_MAX];
  private final Histogram toAccepted = histogram();
  private final Histogram toDelivered = histogram();
  private final Histogram toReceipt = histogram();
  private final Map<String, Integer> trouble = new HashMap<>();
  private Consumer<Device> next = _ -> {};
  private int numbers;
  private long measuredFromNanos = Long.MAX_VALUE;
  private long measuredToNanos = Long.MAX_VALUE;
  private long accepted;
  private long receipts;
  private long complete;
  private long doubled;
  private long misordered;

  Books() {
    java.util.Arrays.fill(lastOfSender, -1);
  }

  /// Enters a text that was due at `nanos` and returns its number.
  int enter(long nanos) {
    int message = numbers++;
    int slot = message & SLOTS - 1;
    if (state[slot] != 0 && state[slot] != ALL) {
      throw new IllegalStateException(
          "books: " + SLOTS + " texts after text " + (message - SLOTS) + " it is not complete");
    }
    state[slot] = SENT;
    dueNanos[slot] = nanos;
    return message;
  }

  /// What to do whenever a sender has its ✓✓.
  void onReceipt(Consumer<Device> action) {
    next = action;
  }

  /// Texts that were due in this span are measured from now on; counts begin at 0.
  void measure(long fromNanos, long toNanos) {
    measuredFromNanos = fromNanos;
    measuredToNanos = toNanos;
    toAccepted.reset();
    toDelivered.reset();
    toReceipt.reset();
  }

  @Override
  public void accepted(int message) {
    accepted++;
    enter(message, ACCEPTED, toAccepted);
  }

  @Override
  public void delivered(int message, int from) {
    if (enter(message, DELIVERED, toDelivered)) {
      if (message < lastOfSender[from]) {
        misordered++;
      }
      lastOfSender[from] = message;
    }
  }

  @Override
  public void receipt(int message, Device sender) {
    receipts++;
    if (enter(message, RECEIPT, toReceipt)) {
      next.accept(sender);
    }
  }

  @Override
  public void refused(String reason) {
    trouble.merge("refused: " + reason, 1, Integer::sum);
  }

  @Override
  public void lost(int device, String reason) {
    trouble.merge("connection lost: " + reason, 1, Integer::sum);
  }

  /// Marks a step of a text; false where it was marked before.
  private boolean enter(int message, byte step, Histogram histogram) {
    int slot = message & SLOTS - 1;
    if ((state[slot] & step) != 0) {
      doubled++;
      return false;
    }
    state[slot] |= step;
    if (state[slot] == ALL) {
      complete++;
    }
    long due = dueNanos[slot];
    if (due >= measuredFromNanos && due < measuredToNanos) {
      histogram.recordValue(Math.clamp(System.nanoTime() - due, LOWEST_NANOS, HIGHEST_NANOS));
    }
    return true;
  }

  long outstanding() {
    return numbers - complete;
  }

  Counts counts() {
    return new Counts(
        System.nanoTime(),
        numbers,
        accepted,
        receipts,
        numbers - complete,
        doubled,
        misordered,
        Map.copyOf(trouble));
  }

  Latency latency() {
    return new Latency(toAccepted.copy(), toDelivered.copy(), toReceipt.copy());
  }

  private static Histogram histogram() {
    return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);
  }

  /// The counters at one moment.
  ///
  /// @param outstanding texts that were not accepted, delivered and receipted yet
  /// @param trouble refusals and lost connections by reason
  public record Counts(
      long nanos,
      long sent,
      long accepted,
      long receipts,
      long outstanding,
      long doubled,
      long misordered,
      Map<String, Integer> trouble) {}

  /// From the moment a text was due, in nanoseconds.
  ///
  /// @param accepted to ✓
  /// @param delivered to the recipient
  /// @param receipt to ✓✓
  public record Latency(Histogram accepted, Histogram delivered, Histogram receipt) {}
}
