package chat.skerry.node.mailbox.writeback;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/// What a member counts of its memory. Thread-safe.
final class WriteBackMetrics {
  private final Counter fromMemory;
  private final Counter fromStore;
  private final Counter writtenBack;
  private final Counter evicted;
  private final Counter expired;
  private final Counter oneCopy;

  WriteBackMetrics(MeterRegistry registry, Totals totals, Supplier<Durability> durability) {
    fromMemory = reads(registry, "memory");
    fromStore = reads(registry, "store");
    writtenBack =
        Counter.builder("skerry.mailbox.written.back")
            .description("Envelopes written to the store since nobody acknowledged them in time")
            .register(registry);
    evicted =
        Counter.builder("skerry.mailbox.evicted")
            .description("Envelopes that left memory for want of room; the store has them")
            .register(registry);
    expired =
        Counter.builder("skerry.mailbox.expired")
            .description("Envelopes in memory that nobody fetched in their time to live")
            .register(registry);
    oneCopy =
        Counter.builder("skerry.mailbox.written.through")
            .description("Envelopes written to the store before they were answered")
            .register(registry);
    registry.gauge("skerry.mailbox.memory.bytes", totals, Totals::bytes);
    registry.gauge("skerry.mailbox.unwritten", totals, Totals::unwritten);
    for (Durability state : Durability.values()) {
      Gauge.builder("skerry.island.durability", () -> durability.get() == state ? 1 : 0)
          .description("What an envelope lies on when its sender is told so")
          .tag("state", state.name())
          .register(registry);
    }
  }

  private static Counter reads(MeterRegistry registry, String from) {
    return Counter.builder("skerry.mailbox.reads")
        .description("Reads of mailboxes")
        .tag("from", from)
        .register(registry);
  }

  void readFromMemory() {
    fromMemory.increment();
  }

  void readFromStore() {
    fromStore.increment();
  }

  void writtenBack(int envelopes) {
    writtenBack.increment(envelopes);
  }

  void writtenThrough(int envelopes) {
    oneCopy.increment(envelopes);
  }

  void evicted(int envelopes) {
    evicted.increment(envelopes);
  }

  void expired(int envelopes) {
    expired.increment(envelopes);
  }
}
