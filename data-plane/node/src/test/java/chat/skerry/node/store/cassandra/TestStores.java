package chat.skerry.node.store.cassandra;

import static org.awaitility.Awaitility.await;

import chat.skerry.testkit.cassandra.CassandraServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Stores on the real Cassandra of the tests.
public final class TestStores {
  private TestStores() {}

  public static CassandraConfig config(CassandraServer server, String keyspace) {
    InetSocketAddress contact = server.contactPoint();
    return new CassandraConfig(
        List.of(InetSocketAddress.createUnresolved(contact.getHostString(), contact.getPort())),
        server.localDatacenter(),
        keyspace,
        1,
        Optional.empty(),
        CassandraConfig.REQUEST_TIMEOUT_DEFAULT);
  }

  /// A store that makes its schema; returns when it serves.
  public static CassandraStore serving(CassandraServer server, String keyspace) {
    CassandraStore store =
        CassandraStore.open(config(server, keyspace), () -> true, InstantSource.system());
    awaitServing(store);
    return store;
  }

  public static void awaitServing(CassandraStore store) {
    await().atMost(Duration.ofSeconds(60)).until(() -> store.reason().isEmpty());
  }
}
