package chat.skerry.control.tenant;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Counts failures by address in windows of a minute. Remembers the latest addresses only.
///
/// Thread-safe.
public final class FailureLimit {
  static final Duration WINDOW = Duration.ofMinutes(1);
  static final int ADDRESSES_MAX = 4096;

  private final int failuresMax;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Window> windows =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > ADDRESSES_MAX;
        }
      };

  private record Window(Instant start, int failures) {}

  /// @param failuresMax how many an address may have in a window
  public FailureLimit(int failuresMax, InstantSource clock) {
    this.failuresMax = failuresMax;
    this.clock = clock;
  }

  /// Notes a failure; says how long the address should wait where it had too many.
  Optional<Duration> note(String address) {
    Instant now = clock.instant();
    lock.lock();
    try {
      Window window = windows.get(address);
      if (window == null || !window.start.plus(WINDOW).isAfter(now)) {
        windows.remove(address);
        window = new Window(now, 0);
      }
      window = new Window(window.start, Math.min(window.failures, failuresMax) + 1);
      windows.put(address, window);
      return window.failures <= failuresMax
          ? Optional.empty()
          : Optional.of(Duration.between(now, window.start.plus(WINDOW)));
    } finally {
      lock.unlock();
    }
  }
}
