package chat.skerry.node.mailbox.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.InMemoryMailboxStore;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.cassandra.CassandraMailboxStore;
import chat.skerry.node.routing.infinispan.LoopbackIsland;
import chat.skerry.node.store.cassandra.CassandraConfig;
import chat.skerry.node.store.cassandra.CassandraStore;
import chat.skerry.node.store.cassandra.TestStores;
import chat.skerry.testkit.cassandra.CassandraServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A member `a` whose younger process takes over from the older one, beside its peer `b`, while
/// messages are sent to both. Times are printed, not asserted: they depend on the machine.
class TwoProcessesIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration NEVER = Duration.ofMinutes(5);
  private static final Duration AHEAD = Duration.ofSeconds(3);
  private static final int SOME_ROUNDS = 10;
  private static final List<String> ACCOUNTS =
      IntStream.range(0, 160).mapToObj(i -> "user" + i).toList();

  @Test
  void passesAllToTheYoungerProcessAndKeepsItWhenTheOlderOneLeaves() throws Exception {
    InMemoryMailboxStore behind = new InMemoryMailboxStore();
    try (LoopbackIsland loopback = new LoopbackIsland("younger", 2);
        TestIslandMember a = new TestIslandMember(loopback.join(0), 0, behind, NEVER, AHEAD);
        TestIslandMember b = new TestIslandMember(loopback.join(1), 1, behind, NEVER);
        TestIslandMember next = new TestIslandMember(loopback.connect(0, 2), 0, behind, NEVER)) {
      awaitShared(a, b);
      assertThat(next.island.isOwner() || next.island.isOwnedByAnother()).isFalse();
      try (SendStream stream = new SendStream(ACCOUNTS, a::append, b::append, next::append)) {
        awaitMore(stream);
        long changesOfPeer = b.changes();
        print("longest answer before", stream.takeLongestMillis());
        long start = System.nanoTime();
        next.island.start();
        assertThat(next.island.awaitOwner(SOON)).isTrue();
        print("younger process owns after", millisSince(start));
        assertThat(a.island.awaitOwnedByAnother(SOON)).isTrue();
        awaitMore(stream);
        print("longest answer while it moved", stream.takeLongestMillis());
        assertThat(b.changes()).as("seen by the peer").isEqualTo(changesOfPeer);
        assertThat(a.island.ownerOf(0)).isEqualTo(b.island.ownerOf(0));
        a.close();
        awaitMore(stream);
        print("longest answer while the older one left", stream.takeLongestMillis());
        assertThat(b.changes()).as("seen by the peer").isEqualTo(changesOfPeer);
        assertComplete(stream.end(), next, b);
      }
      assertThat(next.memory.whole() && b.memory.whole()).isTrue();
    }
  }

  @Test
  void ownsAgainAtOnceWhatTheYoungerProcessGivesBack() throws Exception {
    InMemoryMailboxStore behind = new InMemoryMailboxStore();
    try (LoopbackIsland loopback = new LoopbackIsland("back", 2);
        TestIslandMember a = new TestIslandMember(loopback.join(0), 0, behind, NEVER);
        TestIslandMember b = new TestIslandMember(loopback.join(1), 1, behind, NEVER);
        TestIslandMember next =
            new TestIslandMember(loopback.connect(0, 2), 0, behind, NEVER, AHEAD)) {
      awaitShared(a, b);
      try (SendStream stream = new SendStream(ACCOUNTS, a::append, b::append, next::append)) {
        awaitMore(stream);
        next.island.start();
        assertThat(next.island.awaitOwner(SOON)).isTrue();
        awaitMore(stream);
        stream.takeLongestMillis();
        long start = System.nanoTime();
        next.island.disown();
        assertThat(a.island.awaitOwner(SOON)).isTrue();
        print("older process owns again after", millisSince(start));
        awaitMore(stream);
        print("longest answer while it was given back", stream.takeLongestMillis());
        assertComplete(stream.end(), a, b);
      }
    }
  }

  @Test
  void ownsAgainWhenTheYoungerProcessIsKilled() throws Exception {
    CassandraConfig config = TestStores.config(CassandraServer.shared(), "two_processes_it");
    try (CassandraStore cassandra =
            TestStores.serving(CassandraServer.shared(), "two_processes_it");
        LoopbackIsland loopback = new LoopbackIsland("lost", 2);
        TestIslandMember a = new TestIslandMember(loopback.join(0), 0, store(cassandra), NEVER);
        TestIslandMember b = new TestIslandMember(loopback.join(1), 1, store(cassandra), NEVER);
        MailboxProcess next = new MailboxProcess(loopback, 0, 2, config)) {
      awaitShared(a, b);
      try (SendStream stream =
          new SendStream(accounts("lost"), a::append, b::append, next::append)) {
        awaitMore(stream);
        next.start();
        await().atMost(SOON).until(next::isOwner);
        awaitMore(stream);
        stream.takeLongestMillis();
        long start = System.nanoTime();
        next.kill();
        assertThat(a.island.awaitOwner(SOON)).isTrue();
        print("killed: older process owns again after", millisSince(start));
        awaitMore(stream);
        print("killed: longest answer", stream.takeLongestMillis());
        assertComplete(stream.end(), a, b);
      }
    }
  }

  @Test
  void goesOnWhenTheOlderProcessIsKilledWhileItPassesItsCopies() throws Exception {
    CassandraConfig config = TestStores.config(CassandraServer.shared(), "two_processes_it");
    try (CassandraStore cassandra =
            TestStores.serving(CassandraServer.shared(), "two_processes_it");
        LoopbackIsland loopback = new LoopbackIsland("midway", 2);
        TestIslandMember b = new TestIslandMember(loopback.join(1), 1, store(cassandra), NEVER);
        MailboxProcess a = new MailboxProcess(loopback, 0, config);
        TestIslandMember next =
            new TestIslandMember(loopback.connect(0, 2), 0, store(cassandra), NEVER)) {
      await().atMost(SOON).until(() -> b.memory.whole() && a.isWhole() && !b.ownsEverything());
      try (SendStream stream =
          new SendStream(accounts("midway"), a::append, b::append, next::append)) {
        awaitMore(stream);
        stream.takeLongestMillis();
        next.island.start();
        a.kill();
        assertThat(next.island.awaitOwner(SOON)).isTrue();
        awaitMore(stream);
        print("killed midway: longest answer", stream.takeLongestMillis());
        assertComplete(stream.end(), next, b);
      }
    }
  }

  @Test
  void takesNotLongForManyEntries() throws Exception {
    InMemoryMailboxStore behind = new InMemoryMailboxStore();
    try (LoopbackIsland loopback = new LoopbackIsland("many", 2);
        TestIslandMember a = new TestIslandMember(loopback.join(0), 0, behind, NEVER);
        TestIslandMember b = new TestIslandMember(loopback.join(1), 1, behind, NEVER);
        TestIslandMember next = new TestIslandMember(loopback.connect(0, 2), 0, behind, NEVER)) {
      awaitShared(a, b);
      List<String> many = IntStream.range(0, 10_000).mapToObj(i -> "many" + i).toList();
      int answered = a.append(many, "x").size() + b.append(many, "x").size();
      assertThat(answered).isEqualTo(many.size());
      long start = System.nanoTime();
      next.island.start();
      assertThat(next.island.awaitOwner(SOON)).isTrue();
      print("younger process owns 10,000 entries after", millisSince(start));
      assertThat(next.held()).isEqualTo(many.size());
    }
  }

  /// All that was answered is there, in order; what was sent again may be there more than once.
  private static void assertComplete(Map<String, Integer> answered, TestIslandMember... members)
      throws Exception {
    int twice = 0;
    int all = 0;
    for (Map.Entry<String, Integer> account : answered.entrySet()) {
      DeviceAddress mailbox = new DeviceAddress(account.getKey(), 0);
      List<Integer> found = List.of();
      for (TestIslandMember member : members) {
        if (member.owns(mailbox)) {
          found = answer(member.texts(mailbox)).stream().map(Integer::valueOf).toList();
        }
      }
      assertThat(found).as(account.getKey()).isSorted();
      assertThat(found.stream().distinct().toList())
          .as(account.getKey())
          .isEqualTo(IntStream.range(0, account.getValue()).boxed().toList());
      twice += found.size() - account.getValue();
      all += account.getValue();
    }
    System.out.printf(
        "island: %d messages answered, %d stored once more, refused at first%n", all, twice);
  }

  private static void awaitShared(TestIslandMember a, TestIslandMember b) {
    await().atMost(SOON).until(() -> a.memory.whole() && b.memory.whole() && !b.ownsEverything());
  }

  private static void awaitMore(SendStream stream) {
    int before = stream.rounds();
    await().atMost(SOON).until(() -> stream.rounds() >= before + SOME_ROUNDS);
  }

  private static MailboxStore store(CassandraStore cassandra) {
    return new CassandraMailboxStore(cassandra, InstantSource.system());
  }

  private static List<String> accounts(String prefix) {
    return ACCOUNTS.stream().map(name -> prefix + "-" + name).toList();
  }

  private static long millisSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }

  private static void print(String what, long millis) {
    System.out.printf("island: %s: %d ms%n", what, millis);
  }

  private static <T> T answer(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
  }
}
