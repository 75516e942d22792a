package chat.skerry.node.peer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/// What the links count. Thread-safe.
final class PeerMetrics {
  private final Counter losses;
  private final Counter unanswered;
  private final DistributionSummary batch;

  PeerMetrics(MeterRegistry registry, Supplier<Number> openLinks) {
    Gauge.builder("skerry.peer.links.open", openLinks)
        .description("Other members that can be reached")
        .register(registry);
    losses =
        Counter.builder("skerry.peer.link.losses")
            .description("Links that broke after they were open")
            .register(registry);
    unanswered =
        Counter.builder("skerry.peer.submissions.unanswered")
            .description("Submissions refused since their link broke or no answer came in time")
            .register(registry);
    batch =
        DistributionSummary.builder("skerry.peer.batch.submissions")
            .description("Submissions handed over in one message")
            .register(registry);
  }

  void lost() {
    losses.increment();
  }

  void unanswered(int submissions) {
    unanswered.increment(submissions);
  }

  void sent(int submissions) {
    batch.record(submissions);
  }
}
