package chat.skerry.node.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/// What sessions count. Thread-safe.
final class SessionMetrics {
  private final MeterRegistry registry;
  private final Counter received;
  private final Counter delivered;
  private final Counter mismatched;
  private final Timer read;
  private final Timer login;

  SessionMetrics(MeterRegistry registry, SessionTable table) {
    this.registry = registry;
    registry.gauge("skerry.sessions", table, SessionTable::size);
    received =
        Counter.builder("skerry.messages.in")
            .description("Sends received from devices")
            .register(registry);
    delivered =
        Counter.builder("skerry.messages.out")
            .description("Envelopes delivered to devices")
            .register(registry);
    mismatched =
        Counter.builder("skerry.sends.mismatched")
            .description("Sends to accounts whose devices the sender did not know")
            .register(registry);
    read =
        Timer.builder("skerry.store.latency")
            .description("Time of a call to the store")
            .tag("operation", "read")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    login =
        Timer.builder("skerry.login.duration")
            .description("Time from the hello to the answer")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
  }

  void received() {
    received.increment();
  }

  void delivered() {
    delivered.increment();
  }

  void mismatched() {
    mismatched.increment();
  }

  void read(long nanos) {
    read.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  Timer login() {
    return login;
  }

  /// @param result ACCEPTED or the name of a close code
  void login(String result) {
    registry.counter("skerry.logins", "result", result).increment();
  }

  /// @param reason the name of a reason of the wire
  void refused(String reason) {
    registry.counter("skerry.sends.refused", "reason", reason).increment();
  }
}
