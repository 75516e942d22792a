package chat.skerry.node.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.skerry.node.store.StoreUnavailableException;
import chat.skerry.testkit.cassandra.CassandraServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CassandraStoreIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PROBE = "SELECT release_version FROM system.local";

  private final CassandraServer server = CassandraServer.shared();

  @AfterEach
  void leaveItRunning() {
    if (!server.isRunning()) {
      server.start();
    }
  }

  @Test
  void startsWithoutCassandraSaysWhyAndServesOnceItIsThere() {
    server.stop();
    try (CassandraStore store = open("away_at_start", () -> true)) {
      await()
          .atMost(SOON)
          .until(() -> store.reason().startsWith("Cassandra: no node answers (127.0.0.1:"));
      assertThatThrownBy(() -> query(store))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining(Integer.toString(server.contactPoint().getPort()));
      server.start();
      TestStores.awaitServing(store);
      assertThat(query(store)).startsWith("5.");
    }
  }

  @Test
  void failsInTimeWhileCassandraIsKilledAndWorksAgainByItselfOnANewConnection() {
    try (CassandraStore store = TestStores.serving(server, "outage")) {
      server.kill();
      assertFailsInTime(store);
      await().atMost(SOON).until(() -> store.reason().startsWith("Cassandra: no node "));
      Duration untilItConnectsAnew = Duration.ofSeconds(12);
      await().pollDelay(untilItConnectsAnew).atMost(SOON).until(() -> !store.reason().isEmpty());
      server.start();
      TestStores.awaitServing(store);
      assertThat(query(store)).startsWith("5.");
    }
  }

  @Test
  void failsInTimeWhileCassandraIsFrozenAndWorksAgainByItself() {
    try (CassandraStore store = TestStores.serving(server, "frozen")) {
      server.freeze();
      try {
        assertFailsInTime(store);
        await().atMost(SOON).until(() -> !store.reason().isEmpty());
      } finally {
        server.thaw();
      }
      TestStores.awaitServing(store);
      assertThat(query(store)).startsWith("5.");
    }
  }

  @Test
  void waitsForTheMemberThatMakesTheSchema() {
    AtomicBoolean first = new AtomicBoolean();
    try (CassandraStore waiting = open("schema_wait", first::get)) {
      await()
          .atMost(SOON)
          .until(() ->
              waiting.reason().contains("schema of keyspace schema_wait: version 0 (expected: "));
      assertThatThrownBy(() -> query(waiting)).isInstanceOf(StoreUnavailableException.class);
      try (CassandraStore making = TestStores.serving(server, "schema_wait")) {
        TestStores.awaitServing(waiting);
        assertThat(query(making)).isEqualTo(query(waiting));
      }
    }
  }

  @Test
  void makesTheSchemaOnceEvenIfTwoTry() {
    try (CassandraStore one = open("schema_race", () -> true);
        CassandraStore other = open("schema_race", () -> true)) {
      TestStores.awaitServing(one);
      TestStores.awaitServing(other);
    }
    try (CassandraStore again = open("schema_race", () -> false)) {
      TestStores.awaitServing(again);
    }
  }

  @Test
  void namesADataCenterThatTheClusterDoesNotHave() {
    CassandraConfig right = TestStores.config(server, "wrong_dc");
    CassandraConfig wrong =
        new CassandraConfig(
            right.contactPoints(),
            "nowhere",
            right.keyspace(),
            1,
            Optional.empty(),
            right.requestTimeout());
    try (CassandraStore store = CassandraStore.open(wrong, () -> true, InstantSource.system())) {
      await()
          .atMost(SOON)
          .until(() ->
              store
                  .reason()
                  .equals(
                      "skerry.store.cassandra.local-datacenter: nowhere (expected: one of"
                          + " [datacenter1])"));
    }
  }

  @Test
  void namesTooFewReplicas() {
    CassandraConfig right = TestStores.config(server, "too_few");
    CassandraConfig three =
        new CassandraConfig(
            right.contactPoints(),
            right.localDatacenter(),
            right.keyspace(),
            3,
            Optional.empty(),
            right.requestTimeout());
    try (CassandraStore store = CassandraStore.open(three, () -> true, InstantSource.system())) {
      await()
          .atMost(SOON)
          .until(() ->
              store
                  .reason()
                  .equals("Cassandra: 1 of 2 needed replicas are up (consistency LOCAL_QUORUM)"));
    }
  }

  @Test
  void isNotReadyWhileItsClockIsFarOff() {
    CassandraConfig config = TestStores.config(server, "clock_off");
    InstantSource slow = () -> Instant.now().minusSeconds(3_600);
    try (CassandraStore store = CassandraStore.open(config, () -> true, slow)) {
      await().atMost(SOON).until(() -> store.reason().startsWith("clock of this member: -3"));
      assertThatThrownBy(() -> query(store)).isInstanceOf(StoreUnavailableException.class);
    }
  }

  @Test
  void refusesAConfigurationThatCannotBe() {
    assertThatThrownBy(() -> CassandraConfig.contactPoints(List.of("cassandra")))
        .hasMessage("skerry.store.cassandra.contact-points: cassandra (expected: host:port)");
    assertThatThrownBy(() -> CassandraConfig.contactPoints(List.of("cassandra:0")))
        .hasMessageContaining("cassandra:0");
    assertThat(CassandraConfig.contactPoints(List.of(" a:1", "b.c:9042 ")))
        .containsExactly(
            InetSocketAddress.createUnresolved("a", 1),
            InetSocketAddress.createUnresolved("b.c", 9042));
    assertThatThrownBy(() -> TestStores.config(server, "Drop;"))
        .hasMessageContaining("skerry.store.cassandra.keyspace: Drop;");
  }

  private CassandraStore open(String keyspace, BooleanSupplier makesSchema) {
    return CassandraStore.open(
        TestStores.config(server, keyspace), makesSchema, InstantSource.system());
  }

  private static String query(CassandraStore store) {
    return store.call(session ->
        String.valueOf(session.execute(PROBE).all().getFirst().getString("release_version")));
  }

  private static void assertFailsInTime(CassandraStore store) {
    Instant start = Instant.now();
    assertThatThrownBy(() -> query(store)).isInstanceOf(StoreUnavailableException.class);
    Duration limit = CassandraConfig.REQUEST_TIMEOUT_DEFAULT.plusSeconds(3);
    assertThat(Duration.between(start, Instant.now())).isLessThan(limit);
  }
}
