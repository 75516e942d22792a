package chat.skerry.node.mailbox.writeback;

import java.time.Duration;
import java.util.PriorityQueue;

/// A time of day that stands still until it is moved, and what is due at which moment. Confined to
/// one thread.
final class VirtualTime {
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long nowMillis;
  private long scheduled;

  private record Task(long atMillis, long number, Runnable run) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime == 0 ? Long.compare(number, other.number) : byTime;
    }
  }

  VirtualTime(long startMillis) {
    nowMillis = startMillis;
  }

  long millis() {
    return nowMillis;
  }

  void schedule(Duration delay, Runnable task) {
    tasks.add(new Task(nowMillis + delay.toMillis(), scheduled++, task));
  }

  /// Runs everything that is due until then, each at its moment.
  void advanceTo(long millis) {
    while (!tasks.isEmpty() && tasks.element().atMillis() <= millis) {
      Task task = tasks.remove();
      nowMillis = Math.max(nowMillis, task.atMillis());
      task.run().run();
    }
    nowMillis = Math.max(nowMillis, millis);
  }
}
