package chat.skerry.node.peer;

import chat.skerry.node.delivery.AccountSubmission;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Peers;
import chat.skerry.node.delivery.Submission;
import chat.skerry.node.peer.v1.PeerSubmission;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import chat.skerry.node.routing.Place;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One link to each other member of the partition map, kept open; and one to this member's own name
/// from when something is to go there, which then means its other process. Thread-safe.
public final class PeerLinks implements Peers {
  private static final long TICK_MILLIS = 250;

  private final Place self;
  private final PartitionMaps maps;
  private final PeerMetrics metrics;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final Map<String, OutgoingLink> links = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("peer-links").factory());

  /// @param nanoTime as [System#nanoTime]
  /// @param random spreads reconnections
  public PeerLinks(
      PartitionMaps maps,
      Place self,
      MeterRegistry registry,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.maps = maps;
    this.self = self;
    this.nanoTime = nanoTime;
    this.random = random;
    this.metrics = new PeerMetrics(registry, () -> openLinks().size());
    maps.onChange(() -> timer.execute(this::follow));
    follow();
    timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public CompletionStage<Outcome> submit(String member, Submission submission) {
    return submit(member, id -> PeerMessages.encode(id, submission));
  }

  @Override
  public CompletionStage<Outcome> submit(String member, AccountSubmission submission) {
    return submit(member, id -> PeerMessages.encode(id, submission));
  }

  private CompletionStage<Outcome> submit(String member, LongFunction<PeerSubmission> encode) {
    OutgoingLink link = member.equals(self.member()) ? ownName() : links.get(member);
    if (link == null) {
      return CompletableFuture.completedFuture(
          Unavailable.because(
              "member: " + member + " (expected: another one of the partition map)"));
    }
    return link.submit(encode);
  }

  private @Nullable OutgoingLink ownName() {
    OutgoingLink known = links.get(self.member());
    return known != null ? known : linkToOwnName();
  }

  private synchronized @Nullable OutgoingLink linkToOwnName() {
    OutgoingLink known = links.get(self.member());
    if (known != null || timer.isShutdown()) {
      return known;
    }
    String address = wanted(true).get(self.member());
    if (address == null) {
      return null;
    }
    OutgoingLink link = newLink(self.member(), address);
    links.put(self.member(), link);
    link.startMoving();
    return link;
  }

  /// The members that can be reached now.
  public List<String> openLinks() {
    return links.entrySet().stream()
        .filter(entry -> entry.getValue().isOpen())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    links.values().forEach(OutgoingLink::close);
  }

  private void tick() {
    links.values().forEach(OutgoingLink::tick);
  }

  /// Makes the links those of the partition map in force.
  private synchronized void follow() {
    Map<String, String> wanted = wanted(links.containsKey(self.member()));
    links.forEach((member, link) -> {
      if (!link.address().equals(wanted.get(member))) {
        links.remove(member);
        link.close();
      }
    });
    wanted.forEach((member, address) -> links.computeIfAbsent(member, name -> link(name, address)));
  }

  /// @param self whether this member is among them
  private Map<String, String> wanted(boolean self) {
    Map<String, String> wanted = new HashMap<>();
    maps.current().map(PartitionMap::members).orElse(List.of()).stream()
        .filter(member -> self || !member.name().equals(this.self.member()))
        .forEach(member -> wanted.put(member.name(), member.peerAddress()));
    return wanted;
  }

  private OutgoingLink link(String member, String address) {
    OutgoingLink link = newLink(member, address);
    link.start();
    return link;
  }

  private OutgoingLink newLink(String member, String address) {
    return new OutgoingLink(
        new LinkTarget(self, member, address), metrics, nanoTime, new BackOff(random), timer);
  }
}
