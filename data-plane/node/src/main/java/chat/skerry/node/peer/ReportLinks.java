package chat.skerry.node.peer;

import chat.skerry.node.edge.ReportBook;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// An edge's links to all members of the partition map, kept open; what they hear goes into a
/// [ReportBook]. Thread-safe.
public final class ReportLinks implements AutoCloseable {
  private static final long TICK_MILLIS = 250;

  private final PartitionMaps maps;
  private final ReportBook book;
  private final Counter losses;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final Map<String, ReportLink> links = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("report-links").factory());

  /// @param nanoTime as [System#nanoTime]
  /// @param random spreads reconnections
  public ReportLinks(
      PartitionMaps maps,
      ReportBook book,
      MeterRegistry meters,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.maps = maps;
    this.book = book;
    this.losses =
        Counter.builder("skerry.edge.report.losses")
            .description("Streams of reports that broke or did not come about")
            .register(meters);
    this.nanoTime = nanoTime;
    this.random = random;
    maps.onChange(() -> timer.execute(this::follow));
    timer.execute(this::follow);
    var _ =
        timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// How many members are wanted.
  public int members() {
    return links.size();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    links.values().forEach(ReportLink::close);
  }

  private void tick() {
    links.values().forEach(ReportLink::tick);
  }

  /// Makes the links those of the partition map in force.
  private synchronized void follow() {
    Map<String, ReportLink.Target> wanted = new HashMap<>();
    maps.current()
        .ifPresent(map ->
            map.members()
                .forEach(member -> wanted.put(member.name(), target(map.cluster(), member))));
    List.copyOf(links.entrySet())
        .forEach(entry -> {
          if (!entry.getValue().target().equals(wanted.get(entry.getKey()))) {
            links.remove(entry.getKey());
            entry.getValue().close();
          }
        });
    book.retain(wanted.keySet());
    wanted.forEach((member, target) ->
        links.computeIfAbsent(
            member, name -> new ReportLink(target, book, losses, nanoTime, new BackOff(random))));
  }

  private static ReportLink.Target target(String cluster, PartitionMap.Member member) {
    return new ReportLink.Target(cluster, member.name(), member.peerAddress());
  }
}
