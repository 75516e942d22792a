package chat.skerry.node.mailbox.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.InMemoryMailboxStore;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.cassandra.CassandraMailboxStore;
import chat.skerry.node.routing.infinispan.InfinispanIsland;
import chat.skerry.node.routing.infinispan.LoopbackIsland;
import chat.skerry.node.store.StoreUnavailableException;
import chat.skerry.node.store.cassandra.CassandraConfig;
import chat.skerry.node.store.cassandra.CassandraStore;
import chat.skerry.node.store.cassandra.TestStores;
import chat.skerry.testkit.cassandra.CassandraServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Two real members over a real Cassandra: one is killed, one freezes, they are cut apart. Times
/// are printed, not asserted: they depend on the machine.
class IslandMailboxesIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration NEVER = Duration.ofMinutes(5);
  private static final List<String> ACCOUNTS =
      IntStream.range(0, 200).mapToObj(i -> "user" + i).toList();

  private static CassandraConfig config;
  private static CassandraStore cassandra;
  private static MailboxStore behind;

  @BeforeAll
  static void connect() {
    config = TestStores.config(CassandraServer.shared(), "island_it");
    cassandra = TestStores.serving(CassandraServer.shared(), "island_it");
    behind = new CassandraMailboxStore(cassandra, InstantSource.system());
  }

  @AfterAll
  static void disconnect() {
    cassandra.close();
  }

  @Test
  void takesOverWhatOnlyMemoryHeldWhenTheOtherProcessIsKilled() throws Exception {
    try (LoopbackIsland loopback = new LoopbackIsland("killed", 2);
        TestIslandMember a = new TestIslandMember(loopback.join(0), 0, behind, NEVER);
        MailboxProcess b = new MailboxProcess(loopback, 1, config)) {
      awaitWhole(a, b);
      List<String> accounts = accounts("killed");
      List<String> theirs = b.append(accounts, "before");
      assertThat(theirs).hasSizeGreaterThan(50);
      assertThat(answer(behind.read(mailbox(theirs.getFirst()), 0, 10))).as("not there").isEmpty();
      long start = System.nanoTime();
      b.kill();
      awaitAlone(a);
      print("killed: all partitions owned", start);
      answer(a.append(mailbox(theirs.getFirst()), "after"));
      print("killed: first message stored", start);
      for (String account : theirs) {
        assertThat(answer(a.texts(mailbox(account)))).first().isEqualTo("before");
      }
      assertThat(answer(a.texts(mailbox(theirs.getFirst())))).containsExactly("before", "after");
      await()
          .atMost(SOON)
          .untilAsserted(() -> {
            for (String account : theirs) {
              assertThat(answer(behind.read(mailbox(account), 0, 10))).isNotEmpty();
            }
          });
      print("killed: what was inherited is written back", start);
      for (String account : theirs) {
        answer(a.empty(mailbox(account)));
        assertThat(answer(behind.read(mailbox(account), 0, 10))).isEmpty();
      }
    }
  }

  @Test
  void losesNothingWhenTheOtherProcessFreezesAndComesBack() throws Exception {
    try (LoopbackIsland loopback = new LoopbackIsland("frozen", 2);
        TestIslandMember a = new TestIslandMember(loopback.join(0), 0, behind, NEVER);
        MailboxProcess b = new MailboxProcess(loopback, 1, config)) {
      awaitWhole(a, b);
      List<String> theirs = b.append(accounts("frozen"), "before");
      long start = System.nanoTime();
      b.signal("STOP");
      awaitAlone(a);
      print("frozen: all partitions owned", start);
      for (String account : theirs) {
        answer(a.append(mailbox(account), "meanwhile"));
      }
      print("frozen: a message to each mailbox stored", start);
      long thaw = System.nanoTime();
      b.signal("CONT");
      awaitWhole(a, b);
      print("thawed: both in touch, all entries in both memories", thaw);
      for (String account : theirs) {
        await()
            .atMost(SOON)
            .untilAsserted(() ->
                assertThat(
                        a.owns(mailbox(account))
                            ? answer(a.texts(mailbox(account)))
                            : b.texts(account).orElse(List.of()))
                    .as(account)
                    .containsExactly("before", "meanwhile"));
      }
    }
  }

  @Test
  void goesOnAtBothSidesOfASplitAndHasTheUnionAfterIt() throws Exception {
    try (LoopbackIsland loopback = new LoopbackIsland("split", 2);
        TestIslandMember a = new TestIslandMember(loopback.join(0), 0, behind, NEVER);
        TestIslandMember b = new TestIslandMember(loopback.join(1), 1, behind, NEVER)) {
      List<InfinispanIsland> both = List.of(a.island, b.island);
      awaitWhole(a, b);
      List<DeviceAddress> mailboxes =
          accounts("split").stream().map(name -> mailbox(name)).toList();
      for (DeviceAddress mailbox : mailboxes) {
        answer((a.owns(mailbox) ? a : b).append(mailbox, "before"));
      }
      Network.cut(both);
      await().atMost(SOON).until(() -> a.ownsEverything() && b.ownsEverything());
      assertThat(a.memory.whole() || b.memory.whole()).isFalse();
      for (DeviceAddress mailbox : mailboxes) {
        answer(a.append(mailbox, "at a"));
        answer(b.append(mailbox, "at b"));
      }
      long heal = System.nanoTime();
      Network.heal(both);
      awaitWhole(a, b);
      print("split healed: both in touch, all entries in both memories", heal);
      for (DeviceAddress mailbox : mailboxes) {
        await()
            .atMost(SOON)
            .untilAsserted(() ->
                assertThat(answer((a.owns(mailbox) ? a : b).texts(mailbox)))
                    .containsExactlyInAnyOrder("before", "at a", "at b")
                    .first()
                    .isEqualTo("before"));
      }
      for (DeviceAddress mailbox : mailboxes) {
        answer((a.owns(mailbox) ? a : b).empty(mailbox));
        assertThat(answer(behind.read(mailbox, 0, 10))).isEmpty();
      }
      await().atMost(SOON).until(() -> a.held() == 0 && b.held() == 0);
    }
  }

  @Test
  void refusesInASplitWithoutAStoreAndGoesOnAfterIt() throws Exception {
    InMemoryMailboxStore store = new InMemoryMailboxStore();
    try (LoopbackIsland loopback = new LoopbackIsland("refused", 2);
        TestIslandMember a = new TestIslandMember(loopback.join(0), 0, store, NEVER);
        TestIslandMember b = new TestIslandMember(loopback.join(1), 1, store, NEVER)) {
      List<InfinispanIsland> both = List.of(a.island, b.island);
      awaitWhole(a, b);
      DeviceAddress mailbox = mailbox("refused");
      Network.cut(both);
      await().atMost(SOON).until(() -> a.ownsEverything() && b.ownsEverything());
      store.available(false);
      assertThat(a.store.health().ready()).isFalse();
      assertThatThrownBy(() -> answer(a.append(mailbox, "lost?")))
          .hasRootCauseInstanceOf(StoreUnavailableException.class);
      Network.heal(both);
      store.available(true);
      awaitWhole(a, b);
      TestIslandMember owner = a.owns(mailbox) ? a : b;
      answer(owner.append(mailbox, "kept"));
      assertThat(answer(owner.texts(mailbox))).contains("kept");
    }
  }

  private static void awaitWhole(TestIslandMember a, TestIslandMember b) {
    await().atMost(SOON).until(() -> a.memory.whole() && b.memory.whole() && !b.ownsEverything());
  }

  private static void awaitWhole(TestIslandMember a, MailboxProcess b) {
    await().atMost(SOON).until(() -> a.memory.whole() && b.isWhole() && !a.ownsEverything());
  }

  private static void awaitAlone(TestIslandMember a) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(SOON)
        .until(a::ownsEverything);
  }

  private static List<String> accounts(String prefix) {
    return ACCOUNTS.stream().map(name -> prefix + "-" + name).toList();
  }

  private static DeviceAddress mailbox(String account) {
    return new DeviceAddress(account, 0);
  }

  private static void print(String what, long startNanos) {
    System.out.printf("island: %s: %d ms%n", what, (System.nanoTime() - startNanos) / 1_000_000);
  }

  private static <T> T answer(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
  }
}
