package chat.skerry.node.routing.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.SessionDirectory.Entry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.junit.jupiter.api.Test;

class InfinispanIslandTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final DeviceAddress ALICE = new DeviceAddress("alice", 0);

  @Test
  void ownsEverythingAlone() {
    try (LoopbackIsland loopback = new LoopbackIsland("alone", 1)) {
      InfinispanIsland a = loopback.join(0);
      assertThat(owned(a)).isEqualTo(LoopbackIsland.PARTITIONS);
      assertThat(a.ownerOf(17)).isEqualTo("alone-a");
      assertThat(a.presentMembers()).containsExactly("alone-a");
    }
  }

  @Test
  void sharesThePartitionsEvenlyAndAgreesOnTheOwner() {
    try (LoopbackIsland loopback = new LoopbackIsland("pair", 2)) {
      InfinispanIsland a = loopback.join(0);
      AtomicInteger changes = new AtomicInteger();
      a.onChange(changes::incrementAndGet);
      InfinispanIsland b = loopback.join(1);
      awaitShared(a, b);
      assertThat(a.presentMembers()).isEqualTo(Set.of("pair-a", "pair-b"));
      assertThat(changes.get()).isPositive();
      int half = LoopbackIsland.PARTITIONS / 2;
      assertThat(owned(a)).isBetween(half - 16, half + 16);
      int lowerHalf = (int) IntStream.range(0, half).filter(a::ownedHere).count();
      assertThat(lowerHalf).isBetween(half / 2 - 20, half / 2 + 20);
    }
  }

  @Test
  void findsTheOtherWhenBothStartAtOnce() throws Exception {
    try (LoopbackIsland loopback = new LoopbackIsland("together", 2);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<InfinispanIsland> a = threads.submit(() -> loopback.join(0));
      Future<InfinispanIsland> b = threads.submit(() -> loopback.join(1));
      awaitShared(a.get(), b.get());
    }
  }

  @Test
  void takesOverWhenTheOtherLeaves() {
    try (LoopbackIsland loopback = new LoopbackIsland("leave", 2)) {
      InfinispanIsland a = loopback.join(0);
      InfinispanIsland b = loopback.join(1);
      awaitShared(a, b);
      b.close();
      await().atMost(SOON).until(() -> owned(a) == LoopbackIsland.PARTITIONS);
      assertThat(a.presentMembers()).containsExactly("leave-a");
    }
  }

  @Test
  void tellsTheMemberWhoseSessionWasReplaced() {
    try (LoopbackIsland loopback = new LoopbackIsland("sessions", 2)) {
      InfinispanIsland a = loopback.join(0);
      InfinispanIsland b = loopback.join(1);
      awaitShared(a, b);
      List<String> replaced = new CopyOnWriteArrayList<>();
      a.onReplaced(
          (device, session, byLogin) -> replaced.add("a: " + device.account() + " " + session));
      b.onReplaced(
          (device, session, byLogin) -> replaced.add("b: " + device.account() + " " + session));
      assertThat(join(a.put(ALICE, 1))).isEmpty();
      assertThat(join(b.find(ALICE))).contains(new Entry("sessions-a", 1));
      assertThat(join(b.put(ALICE, 7))).contains(new Entry("sessions-a", 1));
      await().atMost(SOON).until(() -> replaced.equals(List.of("a: alice 1")));
      join(a.removeIfMine(ALICE, 1));
      assertThat(join(a.find(ALICE))).contains(new Entry("sessions-b", 7));
      join(b.removeIfMine(ALICE, 7));
      assertThat(join(a.find(ALICE))).isEmpty();
      assertThat(replaced).hasSize(1);
    }
  }

  /// The batch of a merge may hold a session that has ended meanwhile, while its device is at the
  /// other member: that must not close the device out for good.
  @Test
  void tellsALoginFromAnEntryMadeAgainAfterASplit() {
    try (LoopbackIsland loopback = new LoopbackIsland("again", 2)) {
      InfinispanIsland a = loopback.join(0);
      InfinispanIsland b = loopback.join(1);
      awaitShared(a, b);
      List<String> replaced = new CopyOnWriteArrayList<>();
      a.onReplaced((device, session, byLogin) -> replaced.add("a: " + session + " " + byLogin));
      b.onReplaced((device, session, byLogin) -> replaced.add("b: " + session + " " + byLogin));
      DeviceAddress device = deviceOwnedBy(a);
      join(b.put(device, 7));
      a.enterAgain(Map.of(SessionEntry.key(device), 1L));
      await().atMost(SOON).until(() -> replaced.equals(List.of("b: 7 false")));
      assertThat(join(b.find(device))).contains(new Entry("again-a", 1));
      a.enterAgain(Map.of(SessionEntry.key(device), 1L));
      join(b.put(device, 8));
      await().atMost(SOON).until(() -> replaced.equals(List.of("b: 7 false", "a: 1 true")));
      b.enterAgain(Map.of(SessionEntry.key(device), 8L)); // not the owner: leaves it alone
      join(b.removeIfMine(device, 8));
      a.enterAgain(Map.of(SessionEntry.key(device), 2L));
      join(a.removeIfMine(device, 2));
      assertThat(join(b.find(device))).isEmpty();
      assertThat(replaced).hasSize(2);
    }
  }

  private static DeviceAddress deviceOwnedBy(InfinispanIsland island) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> new DeviceAddress("user" + i, 0))
        .filter(device -> island.ownsSegment(island.segmentOf(device.account())))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void keepsASessionOverTheLossOfTheOtherMember() {
    try (LoopbackIsland loopback = new LoopbackIsland("keep", 2)) {
      InfinispanIsland a = loopback.join(0);
      InfinispanIsland b = loopback.join(1);
      awaitShared(a, b);
      for (int i = 0; i < 50; i++) {
        join(b.put(new DeviceAddress("user" + i, 0), i));
      }
      b.close();
      await().atMost(SOON).until(() -> owned(a) == LoopbackIsland.PARTITIONS);
      for (int i = 0; i < 50; i++) {
        assertThat(join(a.find(new DeviceAddress("user" + i, 0)))).isPresent();
      }
    }
  }

  @Test
  void givesEachPartitionASegmentOfItsOwn() {
    for (int count = 16; count <= 65_536; count *= 2) {
      int partitions = count;
      assertThat(IntStream.range(0, count).map(p -> Segments.of(p, partitions)).distinct().count())
          .isEqualTo(count);
    }
  }

  @Test
  void putsASessionIntoTheSegmentOfItsPartition() {
    AccountPartitioner partitioner = new AccountPartitioner();
    partitioner.init(
        new ConfigurationBuilder()
            .clustering()
            .hash()
            .numSegments(4096)
            .build()
            .clustering()
            .hash());
    assertThat(partitioner.getSegment(SessionEntry.key(ALICE)))
        .isEqualTo(Segments.of(PartitionMap.partitionOf("alice", 4096), 4096));
  }

  @Test
  void doesNotStartOnAnAddressThatIsNotHere() {
    IslandTransport wrong =
        new IslandTransport(
            "acme/test",
            "wrong",
            "wrong-a",
            "192.0.2.1",
            17_800,
            new IslandTransport.Discovery.Hosts(List.of("192.0.2.1[17800]")));
    assertThatThrownBy(() -> InfinispanIsland.join(wrong, 16)).hasStackTraceContaining("192.0.2.1");
  }

  @Test
  void doesNotStartOnAPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      IslandTransport transport =
          new IslandTransport(
              "acme/test",
              "taken",
              "taken-a",
              "127.0.0.1",
              taken.getLocalPort(),
              new IslandTransport.Discovery.Hosts(List.of("127.0.0.1[1]")));
      assertThatThrownBy(() -> InfinispanIsland.join(transport, 16))
          .hasStackTraceContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void findsNobodyByADnsNameOfItsOwn() {
    try (LoopbackIsland loopback = new LoopbackIsland("dns", 1);
        InfinispanIsland a = InfinispanIsland.join(byDns(loopback, 0, 1), 16)) {
      assertThat(a.presentMembers()).containsExactly("dns-a");
    }
  }

  @Test
  void findsTheOtherProcessOfAMemberByDnsInEitherSlot() throws Exception {
    try (LoopbackIsland loopback = new LoopbackIsland("slots", 1);
        InfinispanIsland older = InfinispanIsland.join(byDns(loopback, 1, 1), 16);
        InfinispanIsland younger = InfinispanIsland.connect(byDns(loopback, 0, 2), 16)) {
      assertThat(younger.presentMembers()).containsExactly("slots-a");
      younger.start();
      assertThat(younger.awaitOwner(SOON)).isTrue();
      assertThat(older.awaitOwnedByAnother(SOON)).isTrue();
      younger.disown();
      assertThat(older.awaitOwner(SOON)).isTrue();
    }
  }

  private static IslandTransport byDns(LoopbackIsland loopback, int slot, int generation) {
    IslandTransport base = loopback.transport(0);
    return new IslandTransport(
        base.cluster(),
        base.island(),
        base.member(),
        base.bindAddress(),
        base.port(),
        new IslandTransport.Discovery.Dns("localhost"),
        new IslandTransport.Start(slot, generation, 0));
  }

  private static void awaitShared(InfinispanIsland a, InfinispanIsland b) {
    await()
        .atMost(SOON)
        .until(() ->
            owned(a) > 0
                && owned(b) > 0
                && owned(a) + owned(b) == LoopbackIsland.PARTITIONS
                && IntStream.range(0, LoopbackIsland.PARTITIONS)
                    .allMatch(partition -> a.ownerOf(partition).equals(b.ownerOf(partition))));
  }

  private static int owned(InfinispanIsland asked) {
    return (int) IntStream.range(0, LoopbackIsland.PARTITIONS).filter(asked::ownedHere).count();
  }

  private static <T> T join(java.util.concurrent.CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
