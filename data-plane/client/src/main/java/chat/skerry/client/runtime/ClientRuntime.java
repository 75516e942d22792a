package chat.skerry.client.runtime;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.LongSupplier;

/// Clocks, randomness and timers of a client. Thread-safe; one serves any number of clients.
///
/// @param clock the time of day
/// @param nanoTime a clock that never jumps, for time spans
/// @param random for keys, ids and jitter
/// @param timers runs short tasks that never block
public record ClientRuntime(
    InstantSource clock,
    LongSupplier nanoTime,
    SecureRandom random,
    ScheduledExecutorService timers) {

  /// The runtime of this machine, shared by all clients of the process.
  public static ClientRuntime system() {
    return Shared.RUNTIME;
  }

  /// Made on first use.
  private static final class Shared {
    private static final ClientRuntime RUNTIME =
        new ClientRuntime(InstantSource.system(), System::nanoTime, new SecureRandom(), timers());

    private static ScheduledExecutorService timers() {
      ScheduledThreadPoolExecutor timers =
          new ScheduledThreadPoolExecutor(
              1, Thread.ofPlatform().daemon().name("skerry-client-timers").factory());
      timers.setRemoveOnCancelPolicy(true);
      return timers;
    }
  }
}
