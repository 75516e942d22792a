package chat.skerry.node.mailbox.infinispan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Sends numbered messages to all accounts, to each one after the other, at whichever process takes
/// them, and sends again what was not answered. Thread-safe.
final class SendStream implements AutoCloseable {
  private static final int THREADS = 4;

  private final List<Taker> takers;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final List<Future<?>> running = new ArrayList<>();
  private final Map<String, Integer> answered = new ConcurrentHashMap<>();
  private final AtomicLong longestNanos = new AtomicLong();
  private final AtomicLong tries = new AtomicLong();
  private volatile boolean ended;

  /// What takes messages for some of the accounts.
  interface Taker {
    /// @return those that were answered
    List<String> append(List<String> accounts, String text) throws IOException;
  }

  /// @param accounts none is sent to by two threads
  SendStream(List<String> accounts, Taker... takers) {
    this.takers = new CopyOnWriteArrayList<>(takers);
    int share = (accounts.size() + THREADS - 1) / THREADS;
    for (int from = 0; from < accounts.size(); from += share) {
      List<String> own = accounts.subList(from, Math.min(accounts.size(), from + share));
      running.add(threads.submit(() -> send(own)));
    }
  }

  private void send(List<String> accounts) {
    for (int round = 0; !ended; round++) {
      long start = System.nanoTime();
      List<String> left = new ArrayList<>(accounts);
      while (!left.isEmpty()) {
        for (Taker taker : takers) {
          left.removeAll(tryAt(taker, left, Integer.toString(round)));
        }
      }
      longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
      int next = round + 1;
      accounts.forEach(account -> answered.put(account, next));
    }
  }

  private List<String> tryAt(Taker taker, List<String> accounts, String text) {
    if (accounts.isEmpty()) {
      return List.of();
    }
    tries.incrementAndGet();
    try {
      return taker.append(accounts, text);
    } catch (IOException e) {
      takers.remove(taker);
      return List.of();
    }
  }

  /// Another process to try at.
  void also(Taker taker) {
    takers.add(taker);
  }

  /// How many messages to each account were answered, at least.
  int rounds() {
    return answered.values().stream().mapToInt(Integer::intValue).min().orElse(0);
  }

  /// The longest time from a first try until all accounts of a thread had answered, since the last
  /// call, milliseconds.
  long takeLongestMillis() {
    return longestNanos.getAndSet(0) / 1_000_000;
  }

  /// Stops after the round under way.
  ///
  /// @return how many messages to each account were answered
  Map<String, Integer> end() throws Exception {
    ended = true;
    for (Future<?> thread : running) {
      thread.get();
    }
    return Map.copyOf(answered);
  }

  @Override
  public void close() {
    ended = true;
    threads.shutdownNow();
  }
}
