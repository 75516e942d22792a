package chat.skerry.node.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Executor;

/// One thread that plays all threads: picks at random whose turn it is, and lets time pass only
/// when nobody can go on. The same seed gives the same run.
final class Simulator {
  private static final org.jboss.logging.Logger LOG =
      org.jboss.logging.Logger.getLogger(Simulator.class);

  final Random random;
  private final List<Lane> lanes = new ArrayList<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private long nanos = 1_000_000_000L;
  private long timersMade;

  Simulator(long seed) {
    this.random = new Random(seed);
  }

  private record Timer(long dueNanos, long number, Lane lane, Runnable task)
      implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      return dueNanos != other.dueNanos
          ? Long.compare(dueNanos, other.dueNanos)
          : Long.compare(number, other.number);
    }
  }

  /// Tasks that run one after the other, in order: an event loop.
  final class Lane implements Executor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    private Lane() {
      lanes.add(this);
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    void schedule(long delayMillis, Runnable task) {
      timers.add(new Timer(nanos + delayMillis * 1_000_000, timersMade++, this, task));
    }

    void end() {
      lanes.remove(this);
    }
  }

  /// Notes what happened, for whoever replays a seed with `-Dskerry.simulation.trace`.
  void trace(String format, Object... arguments) {
    if (Boolean.getBoolean("skerry.simulation.trace")) {
      LOG.info((nanos / 1_000_000) + " ms " + format.formatted(arguments));
    }
  }

  Lane lane() {
    return new Lane();
  }

  /// Runs each task on a thread of its own: in any order.
  Executor anyOrder() {
    return task -> {
      Lane lane = new Lane();
      lane.execute(() -> {
        lane.end();
        task.run();
      });
    };
  }

  long nanoTime() {
    return nanos;
  }

  long epochMillis() {
    return 1_750_000_000_000L + nanos / 1_000_000;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /// Runs one task. Returns whether there was one; time passes if there was none.
  boolean step() {
    List<Lane> busy = lanes.stream().filter(lane -> !lane.tasks.isEmpty()).toList();
    if (!busy.isEmpty()) {
      nanos += random.nextInt(100_000);
      busy.get(random.nextInt(busy.size())).tasks.remove().run();
      return true;
    }
    Timer next = timers.poll();
    if (next == null) {
      return false;
    }
    nanos = Math.max(nanos, next.dueNanos());
    next.lane().execute(next.task());
    return true;
  }
}
