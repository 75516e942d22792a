package chat.skerry.node.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.InMemoryMailboxStore;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import chat.skerry.node.routing.infinispan.LoopbackIsland;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Member `a` passes to a younger process and back, beside `b`, while messages come in at all three
/// processes: over real links and the memory of a real island. Times are printed, not asserted.
class TwoProcessesDeliveryIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int SENDERS = 24;
  private static final int SOME = 30;
  private static final int READ_MAX = 256;

  private final InMemoryMailboxStore behind = new InMemoryMailboxStore();
  private final LoopbackIsland loopback = new LoopbackIsland("pass", 2);
  private final InetSocketAddress portOfA = freePort();
  private final InetSocketAddress portOfB = freePort();
  private final PartitionMaps maps = new FixedMaps(map());
  private final TestProcess a = new TestProcess(loopback.join(0), 0, maps, portOfA, behind);
  private final TestProcess b = new TestProcess(loopback.join(1), 1, maps, portOfB, behind);
  private final TestProcess next =
      new TestProcess(loopback.connect(0, 2), 0, maps, portOfA, behind);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger[] answered = new AtomicInteger[SENDERS];
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicLong longestNanos = new AtomicLong();
  private final Map<String, Integer> reasons = new ConcurrentHashMap<>();
  private volatile boolean ended;

  @AfterEach
  void close() {
    ended = true;
    next.close();
    a.close();
    b.close();
    threads.close();
  }

  @Test
  void passesToTheYoungerProcessAndBackWithoutALoss() throws Exception {
    a.port.open();
    b.port.open();
    await().atMost(SOON).until(() -> a.island.isOwner() && b.island.isOwner());
    await().atMost(SOON).until(() -> a.reaches("pass-b") && b.reaches("pass-a"));
    List<Future<?>> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      int number = i;
      answered[i] = new AtomicInteger();
      senders.add(threads.submit(() -> send(number, List.of(a, b).get(number % 2))));
    }
    awaitMore("before");

    next.island.start();
    assertThat(next.island.awaitOwner(SOON)).isTrue();
    assertThat(a.island.awaitOwnedByAnother(SOON)).isTrue();
    a.port.handOver();
    awaitOpen(next);
    awaitMore("to the younger process");

    next.port.handOver();
    next.island.giveUp();
    await().pollDelay(Duration.ZERO).atMost(SOON).until(next::isQuiet);
    next.island.disown();
    assertThat(a.island.awaitOwner(SOON)).isTrue();
    awaitOpen(a);
    awaitMore("back to the older process");

    ended = true;
    for (Future<?> sender : senders) {
      sender.get();
    }
    assertComplete();
  }

  private void send(int sender, TestProcess at) {
    DeviceAddress to = mailbox(sender);
    while (!ended) {
      int number = answered[sender].get();
      byte[] id = ByteBuffer.allocate(16).putInt(sender).putInt(number).array();
      byte[] payload = ByteBuffer.allocate(4).putInt(number).array();
      long start = System.nanoTime();
      Outcome outcome = at.send(to, id, payload).toCompletableFuture().join();
      while (!(outcome instanceof Outcome.Stored)) {
        refused.incrementAndGet();
        reasons.merge(String.valueOf(outcome), 1, Integer::sum);
        outcome = at.send(to, id, payload).toCompletableFuture().join();
      }
      longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
      answered[sender].incrementAndGet();
    }
  }

  private void awaitMore(String what) {
    int[] before = new int[SENDERS];
    for (int i = 0; i < SENDERS; i++) {
      before[i] = answered[i].get();
    }
    await()
        .atMost(SOON)
        .until(() -> {
          boolean all = true;
          for (int i = 0; i < SENDERS; i++) {
            all &= answered[i].get() >= before[i] + SOME;
          }
          return all;
        });
    System.out.printf(
        "delivery: %s: longest answer %d ms, refused %d%n",
        what, longestNanos.getAndSet(0) / 1_000_000, refused.getAndSet(0));
    reasons.forEach((reason, count) -> System.out.printf("delivery:   %d %s%n", count, reason));
    reasons.clear();
  }

  /// All that was answered is there, in order, numbers rising.
  private void assertComplete() throws Exception {
    int twice = 0;
    int all = 0;
    for (int sender = 0; sender < SENDERS; sender++) {
      List<Integer> found = new ArrayList<>();
      List<Envelope> page = read(sender, 0);
      while (!page.isEmpty()) {
        page.forEach(envelope -> found.add(ByteBuffer.wrap(envelope.payload()).getInt()));
        page = read(sender, page.getLast().seq());
      }
      assertThat(found).isSorted();
      assertThat(found.stream().distinct()).hasSize(answered[sender].get());
      all += answered[sender].get();
      twice += found.size() - answered[sender].get();
    }
    System.out.printf("delivery: %d answered, %d stored once more, refused at first%n", all, twice);
  }

  private List<Envelope> read(int sender, long after) throws Exception {
    int partition = PartitionMap.partitionOf(mailbox(sender).account(), map().partitionCount());
    TestProcess owner = a.island.ownedHere(partition) ? a : b;
    return owner
        .store
        .read(mailbox(sender), after, READ_MAX)
        .toCompletableFuture()
        .get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private static void awaitOpen(TestProcess process) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(SOON)
        .until(() -> opens(process));
  }

  private static boolean opens(TestProcess process) {
    try {
      process.port.open();
      return true;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static DeviceAddress mailbox(int sender) {
    return new DeviceAddress("reader" + sender, 0);
  }

  private PartitionMap map() {
    return new PartitionMap(
        1,
        "acme/test",
        LoopbackIsland.PARTITIONS,
        List.of(
            new PartitionMap.Island(
                "pass",
                List.of(new PartitionMap.Range(0, LoopbackIsland.PARTITIONS - 1)),
                List.of(member("pass-a", portOfA), member("pass-b", portOfB)))));
  }

  private static PartitionMap.Member member(String name, InetSocketAddress port) {
    return new PartitionMap.Member(name, "127.0.0.1:1", "127.0.0.1:" + port.getPort());
  }

  private static InetSocketAddress freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress("127.0.0.1", socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record FixedMaps(PartitionMap map) implements PartitionMaps {
    @Override
    public Optional<PartitionMap> current() {
      return Optional.of(map);
    }

    @Override
    public void onChange(Runnable callback) {}
  }
}
