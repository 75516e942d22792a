package chat.skerry.node.simulation;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One thread that plays all threads, and a clock that goes from event to event. All delays are
/// drawn from one seed: the same seed gives the same events in the same order, and the same
/// [#fingerprint].
final class Simulator {
  static final long MICRO = 1_000L;
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000_000_000L;
  private static final long EPOCH_MILLIS = 1_750_000_000_000L;

  /// Between two turns of a thread.
  private static final int TURN_NANOS_MAX = 60_000;

  final SplittableRandom random;
  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private final @Nullable Consumer<String> trace;
  private long nanos = SECOND;
  private long made;
  private long events;
  private long fingerprint;

  /// @param trace where each line of the log goes; null for nowhere
  Simulator(long seed, @Nullable Consumer<String> trace) {
    this.random = new SplittableRandom(seed);
    this.trace = trace;
  }

  private record Event(long dueNanos, long number, @Nullable Life of, Runnable task)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return dueNanos != other.dueNanos
          ? Long.compare(dueNanos, other.dueNanos)
          : Long.compare(number, other.number);
    }
  }

  /// Runs a task later.
  ///
  /// @param of whose task it is: it dies and freezes with it; null for the world's
  void after(long delayNanos, @Nullable Life of, Runnable task) {
    queue.add(new Event(nanos + Math.max(0, delayNanos), made++, of, task));
  }

  /// Runs a task soon, in no particular order.
  void soon(@Nullable Life of, Runnable task) {
    after(random.nextInt(TURN_NANOS_MAX), of, task);
  }

  /// Runs the next event. Returns whether there was one.
  boolean step() {
    Event next = queue.poll();
    if (next == null) {
      return false;
    }
    nanos = next.dueNanos;
    Life of = next.of;
    if (of != null && !of.takes(next.task)) {
      return true;
    }
    events++;
    mix(nanos);
    next.task.run();
    return true;
  }

  /// Notes what happened: a line of the log, and a part of the fingerprint.
  void log(Object... parts) {
    StringBuilder line = new StringBuilder(96);
    for (Object part : parts) {
      add(line, part);
    }
    String text = line.toString();
    mix(text.hashCode());
    if (trace != null) {
      trace.accept("%,15.3f ms  %s".formatted(nanos / (double) MILLI, text));
    }
  }

  private static void add(StringBuilder line, Object part) {
    switch (part) {
      case DeviceAddress address ->
          line.append(address.account()).append('/').append(address.device());
      case Envelope envelope -> {
        line.append(envelope.kind()).append(' ').append(envelope.seq()).append(" from ");
        add(line, envelope.from());
        if (envelope.kind() == Envelope.Kind.MESSAGE) {
          line.append(" number ").append(ByteBuffer.wrap(envelope.payload()).getLong());
        }
      }
      case List<?> list ->
          list.forEach(each -> {
            add(line, each);
            line.append("; ");
          });
      default -> line.append(part);
    }
  }

  private void mix(long value) {
    fingerprint = Long.rotateLeft((fingerprint ^ value) * 0x9E3779B97F4A7C15L, 29);
  }

  /// Of everything that happened so far, in its order.
  long fingerprint() {
    return fingerprint;
  }

  long events() {
    return events;
  }

  long nanoTime() {
    return nanos;
  }

  /// The time of day of a clock that is right.
  long epochMillis() {
    return EPOCH_MILLIS + nanos / MILLI;
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /// A duration between two bounds; short ones are likelier where they lie far apart.
  long between(long minNanos, long maxNanos) {
    if (maxNanos <= minNanos) {
      return minNanos;
    }
    double x = random.nextDouble();
    return minNanos + (long) ((maxNanos - minNanos) * x * x);
  }
}
