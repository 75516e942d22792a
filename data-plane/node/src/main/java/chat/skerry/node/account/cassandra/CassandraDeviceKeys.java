package chat.skerry.node.account.cassandra;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceKeys;
import chat.skerry.node.account.StaticKeys;
import chat.skerry.node.store.cassandra.CassandraStore;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The bindings in the table `device_key`; thread-safe.
///
/// A known binding costs one read. Only the first one costs a lightweight transaction.
public final class CassandraDeviceKeys implements DeviceKeys {
  private final CassandraStore store;
  private volatile @Nullable Statements prepared;

  public CassandraDeviceKeys(CassandraStore store) {
    this.store = store;
  }

  @Override
  public Binding bind(DeviceAddress device, byte[] staticKey) {
    StaticKeys.check(staticKey);
    return store.call(session -> bind(session, device, ByteBuffer.wrap(staticKey)));
  }

  private Binding bind(CqlSession session, DeviceAddress device, ByteBuffer staticKey) {
    Statements statements = statements(session);
    Row known =
        session
            .execute(
                statements
                    .select()
                    .bind(device.account(), (byte) device.device())
                    .setIdempotent(true))
            .one();
    if (known != null) {
      return compare(known, staticKey);
    }
    // Not marked idempotent: the driver must not repeat a transaction whose outcome it does not
    // know.
    Row outcome =
        session
            .execute(statements.insert().bind(device.account(), (byte) device.device(), staticKey))
            .one();
    if (outcome == null) {
      throw new IllegalStateException("a conditional insert answers with one row");
    }
    return outcome.getBoolean("[applied]") ? Binding.NEW : compare(outcome, staticKey);
  }

  private static Binding compare(Row row, ByteBuffer staticKey) {
    return staticKey.equals(row.getByteBuffer("static_key")) ? Binding.KNOWN : Binding.MISMATCH;
  }

  private Statements statements(CqlSession session) {
    Statements known = prepared;
    if (known == null || known.session() != session) {
      String table = store.keyspace() + ".device_key";
      known =
          new Statements(
              session,
              session.prepare(
                  "SELECT static_key FROM " + table + " WHERE account = ? AND device = ?"),
              session.prepare(
                  "INSERT INTO "
                      + table
                      + " (account, device, static_key, bound_at)"
                      + " VALUES (?, ?, ?, toTimestamp(now())) IF NOT EXISTS"));
      prepared = known;
    }
    return known;
  }

  private record Statements(
      CqlSession session, PreparedStatement select, PreparedStatement insert) {}
}
