package chat.skerry.node.delivery;

import chat.skerry.node.limits.Overload;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// What delivery counts. Thread-safe.
final class DeliveryMetrics {
  private final MeterRegistry registry;
  private final Counter stored;
  private final Map<Outcome.Reason, Counter> refused = new EnumMap<>(Outcome.Reason.class);
  private final Timer append;
  private final Timer remove;
  private final DistributionSummary batch;

  DeliveryMetrics(MeterRegistry registry, InFlight inFlight) {
    this.registry = registry;
    stored =
        Counter.builder("skerry.envelopes.stored")
            .description("Envelopes stored by this member")
            .register(registry);
    for (Outcome.Reason reason : Outcome.Reason.values()) {
      refused.put(
          reason,
          Counter.builder("skerry.submissions.refused")
              .description("Submissions that this member refused")
              .tag("reason", reason.name())
              .register(registry));
    }
    append = timer(registry, "append");
    remove = timer(registry, "remove");
    batch =
        DistributionSummary.builder("skerry.append.batch.envelopes")
            .description("Envelopes stored together in one write")
            .register(registry);
    registry.gauge("skerry.submissions.inflight", inFlight, InFlight::submissions);
    registry.gauge("skerry.overload", inFlight, room -> Overload.of(room.used()).ordinal());
  }

  private static Timer timer(MeterRegistry registry, String operation) {
    return Timer.builder("skerry.store.latency")
        .description("Time of a call to the store")
        .tag("operation", operation)
        .publishPercentiles(0.5, 0.99)
        .register(registry);
  }

  <T> CompletionStage<T> timeAppend(Supplier<CompletionStage<T>> call) {
    return time(call, append);
  }

  <T> CompletionStage<T> timeRemove(Supplier<CompletionStage<T>> call) {
    return time(call, remove);
  }

  private <T> CompletionStage<T> time(Supplier<CompletionStage<T>> call, Timer timer) {
    Timer.Sample started = Timer.start(registry);
    return call.get().whenComplete((answer, failure) -> started.stop(timer));
  }

  void appended(int envelopes) {
    batch.record(envelopes);
    stored.increment(envelopes);
  }

  void refused(Outcome.Reason reason, int count) {
    Counter counter = refused.get(reason);
    if (counter == null) {
      throw new IllegalStateException("a reason without a counter: " + reason);
    }
    counter.increment(count);
  }
}
