package chat.skerry.node.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waits, for a bounded time, for something that nobody announces.
final class Waiting {
  private static final long PERIOD_MILLIS = 10;

  private Waiting() {}

  /// Returns whether it came about in time.
  static boolean until(BooleanSupplier condition, Duration max) {
    CountDownLatch never = new CountDownLatch(1);
    long deadline = System.nanoTime() + max.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() >= deadline) {
        return false;
      }
      try {
        if (never.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("nobody counts this latch down");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
