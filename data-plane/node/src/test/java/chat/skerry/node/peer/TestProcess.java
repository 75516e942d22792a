package chat.skerry.node.peer;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.account.InMemoryDeviceKeys;
import chat.skerry.node.delivery.Delivery;
import chat.skerry.node.delivery.DeliveryLimits;
import chat.skerry.node.delivery.MailboxSettings;
import chat.skerry.node.delivery.Mailboxes;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Submission;
import chat.skerry.node.edge.MemberReport;
import chat.skerry.node.edge.PartitionSet;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.infinispan.InfinispanIslandMemory;
import chat.skerry.node.mailbox.writeback.WriteBackMailboxStore;
import chat.skerry.node.mailbox.writeback.WriteBackPorts;
import chat.skerry.node.mailbox.writeback.WriteBackSettings;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import chat.skerry.node.routing.Place;
import chat.skerry.node.routing.Undisputed;
import chat.skerry.node.routing.infinispan.InfinispanIsland;
import chat.skerry.node.supervision.Supervisor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A process of a member without sessions: from a submission to the memory of the island.
/// Thread-safe.
final class TestProcess implements AutoCloseable {
  private static final int SWEEP_MILLIS = 50;
  private static final long MEMORY_BYTES = 64 << 20;
  private static final Duration NEVER = Duration.ofMinutes(5);

  final InfinispanIsland island;
  final WriteBackMailboxStore store;
  final PeerServer port;
  private final Delivery delivery;
  private final Mailboxes mailboxes;
  private final PeerLinks links;
  private final ReportServer reports;
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor();

  /// @param index of the member in its island
  TestProcess(
      InfinispanIsland island,
      int index,
      PartitionMaps maps,
      InetSocketAddress address,
      MailboxStore behind) {
    this.island = island;
    PartitionMap map = maps.current().orElseThrow();
    PartitionMap.Island home = map.islands().getFirst();
    Place self = new Place(map.cluster(), home.name(), home.members().get(index).name());
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    store =
        new WriteBackMailboxStore(
            new WriteBackPorts(
                new InfinispanIslandMemory(island, index, blocking, System.currentTimeMillis()),
                behind,
                blocking,
                System::currentTimeMillis,
                System::nanoTime,
                meters),
            new WriteBackSettings(false, MEMORY_BYTES, NEVER));
    Undisputed undisputed =
        new Undisputed(() -> island.presentMembers().size() > 1, System::nanoTime);
    mailboxes =
        new Mailboxes(
            new MailboxSettings(
                index,
                new DeliveryLimits(1_024, 10_000, 100_000, 10_000, 1 << 24, 8),
                System::currentTimeMillis,
                undisputed,
                new Random(index),
                meters,
                new Supervisor(() -> 0, meters)),
            store,
            (mailbox, envelopes) -> {},
            mailbox -> island.ownedHere(partition(map, mailbox)));
    links = new PeerLinks(maps, self, meters, System::nanoTime, new Random(index));
    delivery =
        new Delivery(
            self.island(),
            self.member(),
            maps,
            island,
            mailboxes,
            new DeviceLists(new InMemoryDeviceKeys(), Runnable::run, () -> 0, () -> true, 10, 10),
            links);
    reports = new ReportServer(self, () -> new MemberReport(true, 0, PartitionSet.NONE));
    port = PeerServer.closed(address, self, delivery, reports);
    island.onChange(() -> {
      undisputed.changed();
      store.ownershipChanged();
      mailboxes.ownershipChanged();
    });
    sweeper.scheduleWithFixedDelay(store::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static int partition(PartitionMap map, DeviceAddress mailbox) {
    return PartitionMap.partitionOf(mailbox.account(), map.partitionCount());
  }

  CompletionStage<Outcome> send(DeviceAddress to, byte[] messageId, byte[] payload) {
    return delivery.accept(
        new Submission(
            new DeviceAddress("sender", 0),
            to,
            messageId,
            Envelope.Kind.MESSAGE,
            payload,
            new byte[0]));
  }

  boolean reaches(String member) {
    return links.openLinks().contains(member);
  }

  boolean isQuiet() {
    return mailboxes.inFlight() == 0;
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
    port.close();
    links.close();
    reports.close();
    island.close();
    blocking.close();
  }
}
