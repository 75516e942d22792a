package chat.skerry.e2e.cluster;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// The rows of the mailbox table as they lie in Cassandra, read with the driver alone.
public final class Mailboxes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration RECONNECTION = Duration.ofSeconds(1);

  private final CqlSession session;
  private final String keyspace;

  private Mailboxes(CqlSession session, String keyspace) {
    this.session = session;
    this.keyspace = keyspace;
  }

  static Mailboxes open(InetSocketAddress contactPoint, String keyspace) {
    DriverConfigLoader config =
        DriverConfigLoader.programmaticBuilder()
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
            .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, PATIENCE)
            .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, RECONNECTION)
            .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, RECONNECTION)
            .build();
    return new Mailboxes(
        CqlSession.builder()
            .addContactPoint(contactPoint)
            .withLocalDatacenter(CassandraService.DATACENTER)
            .withConfigLoader(config)
            .build(),
        keyspace);
  }

  /// What is stored for device 0 of an account, oldest first.
  public List<Stored> of(String account) {
    var rows = new ArrayList<Stored>();
    for (Row row :
        session.execute(
            SimpleStatement.newInstance(
                "SELECT account, seq, kind, sender_account, payload FROM %s.mailbox WHERE account = ? ALLOW FILTERING"
                    .formatted(keyspace),
                account))) {
      ByteBuffer payload = row.getByteBuffer("payload");
      rows.add(
          new Stored(
              row.getLong("seq"),
              row.getByte("kind"),
              Objects.requireNonNullElse(row.getString("sender_account"), ""),
              payload == null ? "" : StandardCharsets.UTF_8.decode(payload).toString()));
    }
    rows.sort(Comparator.comparingLong(Stored::seq));
    return rows;
  }

  void dropKeyspace() {
    session.execute("DROP KEYSPACE IF EXISTS " + keyspace);
  }

  @Override
  public void close() {
    session.close();
  }

  /// One row.
  ///
  /// @param kind 1 message, 2 delivered, 3 read
  /// @param text the payload of a message
  public record Stored(long seq, int kind, String from, String text) {
    public boolean isMessage() {
      return kind == 1;
    }
  }
}
