package chat.skerry.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.testkit.cassandra.CassandraServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The packaged member hands over to the next process of itself, under a conversation.
final class HandoverIT {
  private static final int CHATS = 10;
  private static final int GAVE_UP = 75;
  private static final String REHEARSED = "rehearsed in";
  private static final String SLOT_OF_SECOND = "0";
  private static final AtomicInteger ACCOUNTS = new AtomicInteger();

  @TempDir Path directory;
  private final int islandPort = NodeJar.freePort();
  private final List<MemberProcess> processes = new ArrayList<>();
  private final List<Chat> chats = new ArrayList<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final ExecutorService talking = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> conversations = new ArrayList<>();

  private Map<String, String> environment(int generation) {
    String contact =
        CassandraServer.shared().contactPoint().getHostString()
            + ":"
            + CassandraServer.shared().contactPoint().getPort();
    return new HashMap<>(
        Map.ofEntries(
            Map.entry("SKERRY_STORE_KIND", "cassandra"),
            Map.entry("SKERRY_STORE_CASSANDRA_CONTACT_POINTS", contact),
            Map.entry(
                "SKERRY_STORE_CASSANDRA_LOCAL_DATACENTER",
                CassandraServer.shared().localDatacenter()),
            Map.entry("SKERRY_STORE_CASSANDRA_KEYSPACE", "handover_it"),
            Map.entry("SKERRY_STORE_CASSANDRA_REPLICATION_FACTOR", "1"),
            Map.entry("SKERRY_ISLAND_TRANSPORT_BIND_ADDRESS", "127.0.0.1"),
            Map.entry("SKERRY_ISLAND_TRANSPORT_PORT", Integer.toString(islandPort)),
            Map.entry(
                "SKERRY_ISLAND_TRANSPORT_DISCOVERY_INITIAL_HOSTS", "127.0.0.1[" + islandPort + "]"),
            Map.entry("SKERRY_HANDOVER_SOCKET", directory.resolve("handover.sock").toString()),
            Map.entry("SKERRY_RUN_DIR", directory.toString()),
            Map.entry("SKERRY_RELEASE", "0.0." + generation),
            Map.entry("SKERRY_GENERATION", Integer.toString(generation)),
            Map.entry("SKERRY_SLOT", Integer.toString(generation % 2)),
            Map.entry("SKERRY_PREDECESSOR", Boolean.toString(generation > 1))));
  }

  private MemberProcess startFirst() throws IOException {
    MemberProcess member = new MemberProcess(directory, environment(1));
    processes.add(member);
    member.awaitReady();
    member.awaitLog("running");
    for (int i = 0; i < CHATS; i++) {
      chats.add(new Chat(member, ACCOUNTS.incrementAndGet()));
    }
    for (Chat chat : chats) {
      conversations.add(
          talking.submit(() -> {
            while (!enough.get()) {
              chat.exchange();
            }
            return null;
          }));
    }
    return member;
  }

  private MemberProcess startNext(int generation, Map<String, String> more) {
    Map<String, String> environment = environment(generation);
    environment.putAll(more);
    MemberProcess next =
        new MemberProcess(
            processes.getFirst(), directory.resolve("member-" + generation + ".log"), environment);
    processes.add(next);
    return next;
  }

  /// Everybody goes on to talk, for some messages more.
  private void awaitTalk() {
    int before = messages();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .failFast(this::throwWhatFailed)
        .until(() -> messages() > before + 5 * CHATS);
  }

  private void throwWhatFailed() {
    for (Future<?> conversation : conversations) {
      assertThat(conversation.state()).isNotEqualTo(Future.State.FAILED);
    }
  }

  private int messages() {
    return chats.stream().mapToInt(Chat::messages).sum();
  }

  private void endTalk() throws Exception {
    enough.set(true);
    for (Future<?> conversation : conversations) {
      conversation.get();
    }
  }

  /// Why connections ended.
  private List<String> ends() {
    return chats.stream().flatMap(chat -> chat.ends().stream()).toList();
  }

  @AfterEach
  void close() throws Exception {
    enough.set(true);
    talking.shutdownNow();
    for (Chat chat : chats) {
      chat.close();
    }
    for (MemberProcess process : processes) {
      process.kill();
    }
  }

  @Test
  void passesTheConnectionsFromReleaseToRelease() throws Exception {
    MemberProcess serving = startFirst();
    for (int generation = 2; generation <= 3; generation++) {
      MemberProcess next = startNext(generation, Map.of());
      next.awaitLog("running");
      assertThat(serving.awaitEnd()).as(serving.log()).isZero();
      awaitTalk();
      serving = next;
    }
    endTalk();
    assertThat(ends()).isEmpty();
    assertThat(serving.metric("skerry_sessions")).containsExactly("skerry_sessions " + 2.0 * CHATS);
    assertThat(serving.body("/handover"))
        .contains("\"generation\":3", "\"stage\":\"SERVING\"", "\"sessions\":" + 2 * CHATS)
        .contains("\"sockets\":" + 2 * CHATS, "\"lost\":0");
    assertThat(serving.status("/q/health/ready")).isEqualTo(200);
    assertThat(directory.resolve("serving")).content().isEqualTo("3\n");
    assertThat(serving.log()).doesNotContain("ERROR");
  }

  /// The text is the last that the successor says before it is killed, after its rehearsal, which
  /// says the same.
  @ParameterizedTest
  @ValueSource(
      strings = {
        " ms",
        "taking over from",
        "partitions are owned here",
        "the first",
        "connections are served here",
      })
  void keepsTheConnectionsWhenTheSuccessorIsKilled(String lastWord) throws Exception {
    MemberProcess first = startFirst();
    MemberProcess second = startNext(2, Map.of());
    second.awaitLogAfter(REHEARSED, lastWord);
    second.kill();
    awaitTalk();
    assertThat(first.isAlive()).isTrue();

    MemberProcess third = startNext(3, Map.of("SKERRY_SLOT", SLOT_OF_SECOND));
    third.awaitLog("running");
    assertThat(first.awaitEnd()).as(first.log()).isZero();
    awaitTalk();
    endTalk();
    boolean canaryWasThere = lastWord.contains("first") || lastWord.contains("served");
    assertThat(ends()).hasSizeLessThanOrEqualTo(canaryWasThere ? 1 : 0);
    assertThat(third.metric("skerry_sessions")).containsExactly("skerry_sessions " + 2.0 * CHATS);
  }

  @Test
  void endsWithItsReasonWhenItCantTakeOver() throws Exception {
    MemberProcess first = startFirst();
    MemberProcess second = startNext(2, Map.of("SKERRY_GENERATION", "1"));
    assertThat(second.awaitEnd()).isEqualTo(GAVE_UP);
    assertThat(directory.resolve("failure"))
        .content()
        .contains("generation: 1 (expected: above 1)");
    awaitTalk();
    endTalk();
    assertThat(ends()).isEmpty();
    assertThat(first.body("/handover")).contains("\"reason\":\"REFUSED\"");
  }
}
