package chat.skerry.node.handover;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/// What handovers count. Thread-safe.
public final class HandoverMetrics {
  private final MeterRegistry registry;
  private final Counter passed;
  private final Counter returned;
  private final Counter lost;
  private final Counter closed;
  private final Timer pause;

  public HandoverMetrics(MeterRegistry registry) {
    this.registry = registry;
    passed = connections("passed");
    returned = connections("returned");
    lost = connections("lost");
    closed = connections("closed");
    pause =
        Timer.builder("skerry.handover.pause")
            .description("How long a connection stood still while it passed")
            .register(registry);
    ended("predecessor", "completed", 0);
    ended("successor", "completed", 0);
  }

  void completed(String role) {
    ended(role, "completed", 1);
  }

  void failed(String role, HandoverFailed.Reason reason) {
    ended(role, reason.name(), 1);
  }

  void passed(long pauseNanos) {
    passed.increment();
    pause.record(pauseNanos, TimeUnit.NANOSECONDS);
  }

  /// Those that were frozen and go on at the predecessor.
  void returned(int connections) {
    returned.increment(connections);
  }

  /// Those that were the successor's, or may have been, when it ended.
  void lost(int connections) {
    lost.increment(connections);
  }

  /// Those that could not pass.
  void closed(int connections) {
    closed.increment(connections);
  }

  private Counter connections(String outcome) {
    return Counter.builder("skerry.handover.connections")
        .description("Connections that a handover touched, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  private void ended(String role, String result, int times) {
    Counter.builder("skerry.handovers")
        .description("Handovers that ended, by role of this process and result")
        .tag("role", role)
        .tag("result", result)
        .register(registry)
        .increment(times);
  }
}
