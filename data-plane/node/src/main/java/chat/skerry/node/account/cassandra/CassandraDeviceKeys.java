package chat.skerry.node.account.cassandra;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceKeys;
import chat.skerry.node.account.StaticKeys;
import chat.skerry.node.store.StoreUnavailableException;
import chat.skerry.node.store.cassandra.CassandraStore;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.envelope.RegistrationIds;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.protocol.internal.util.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The bindings in the table `device_key`; thread-safe.
///
/// A known binding costs one read. Only a change costs a lightweight transaction.
public final class CassandraDeviceKeys implements DeviceKeys {
  /// More than the members of an island can change one list at a time.
  private static final int ATTEMPTS_MAX = 32;

  private final CassandraStore store;
  private volatile @Nullable Statements prepared;

  public CassandraDeviceKeys(CassandraStore store) {
    this.store = store;
  }

  @Override
  public Binding bind(DeviceAddress device, byte[] staticKey) {
    StaticKeys.check(staticKey);
    return store.call(session -> bind(session, device, staticKey));
  }

  @Override
  public DeviceList list(String account) {
    return store.call(session -> read(session, account, false).list());
  }

  @Override
  public boolean remove(DeviceAddress device) {
    return store.call(session -> remove(session, device));
  }

  private Binding bind(CqlSession session, DeviceAddress device, byte[] staticKey) {
    Statements statements = statements(session);
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Stored stored = read(session, device.account(), attempt > 0);
      byte[] known = stored.keys().get(device.device());
      if (known != null) {
        return Arrays.equals(known, staticKey) ? Binding.KNOWN : Binding.MISMATCH;
      }
      Integer removed = stored.removed().get(device.device());
      if (removed != null && removed == RegistrationIds.derive(staticKey)) {
        return Binding.REMOVED;
      }
      BoundStatement bind =
          statements
              .bind()
              .bind(ByteBuffer.wrap(staticKey), device.account(), (byte) device.device());
      if (change(session, stored, bind)) {
        return Binding.NEW;
      }
    }
    throw contended();
  }

  private boolean remove(CqlSession session, DeviceAddress device) {
    Statements statements = statements(session);
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Stored stored = read(session, device.account(), true);
      byte[] known = stored.keys().get(device.device());
      if (known == null) {
        return false;
      }
      BoundStatement remove =
          statements
              .remove()
              .bind(RegistrationIds.derive(known), device.account(), (byte) device.device());
      if (change(session, stored, remove)) {
        return true;
      }
    }
    throw contended();
  }

  /// Changes the list if it is still the one that was read.
  private boolean change(CqlSession session, Stored read, BoundStatement change) {
    Long version = read.version();
    BoundStatement raise =
        statements(session)
            .raise()
            .bind()
            .setLong(0, version == null ? 1 : version + 1)
            .setString(1, read.account());
    raise = version == null ? raise.setToNull(2) : raise.setLong(2, version);
    BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
    batch.addStatement(raise).addStatement(change);
    // Not marked idempotent: the driver must not repeat a transaction whose outcome it does not
    // know.
    return session.execute(batch.build()).wasApplied();
  }

  /// @param serial also sees a transaction that is about to be committed
  private Stored read(CqlSession session, String account, boolean serial) {
    BoundStatement select = statements(session).select().bind(account).setIdempotent(true);
    if (serial) {
      select = select.setConsistencyLevel(ConsistencyLevel.LOCAL_SERIAL);
    }
    Long version = null;
    SortedMap<Integer, byte[]> keys = new TreeMap<>();
    Map<Integer, Integer> removed = new HashMap<>();
    for (Row row : session.execute(select)) {
      version = row.isNull("list_version") ? null : row.getLong("list_version");
      ByteBuffer staticKey = row.getByteBuffer("static_key");
      int device = row.getByte("device");
      if (staticKey != null) {
        keys.put(device, Bytes.getArray(staticKey));
      } else if (!row.isNull("removed_registration")) {
        removed.put(device, row.getInt("removed_registration"));
      }
    }
    return new Stored(account, version, keys, removed);
  }

  private static StoreUnavailableException contended() {
    return new StoreUnavailableException("Cassandra: device list: changed by too many at once");
  }

  private Statements statements(CqlSession session) {
    Statements known = prepared;
    if (known == null || known.session() != session) {
      known = Statements.prepare(session, store.keyspace() + ".device_key");
      prepared = known;
    }
    return known;
  }

  /// A list as it was read.
  ///
  /// @param version null where no release that counts versions has changed it
  /// @param keys device → the key that is bound to it
  /// @param removed device → the registration id that it was removed with
  private record Stored(
      String account,
      @Nullable Long version,
      SortedMap<Integer, byte[]> keys,
      Map<Integer, Integer> removed) {
    DeviceList list() {
      List<DeviceList.Entry> entries = new ArrayList<>();
      keys.forEach(
          (device, key) -> entries.add(new DeviceList.Entry(device, RegistrationIds.derive(key))));
      return new DeviceList(version == null ? 0 : version, entries);
    }
  }

  private record Statements(
      CqlSession session,
      PreparedStatement select,
      PreparedStatement raise,
      PreparedStatement bind,
      PreparedStatement remove) {

    static Statements prepare(CqlSession session, String table) {
      return new Statements(
          session,
          session.prepare(
              "SELECT device, static_key, removed_registration, list_version FROM "
                  + table
                  + " WHERE account = ?"),
          session.prepare(
              "UPDATE " + table + " SET list_version = ? WHERE account = ? IF list_version = ?"),
          // A member of an earlier release binds without a new version: hence the second condition.
          session.prepare(
              "UPDATE "
                  + table
                  + " SET static_key = ?, bound_at = toTimestamp(now())"
                  + " WHERE account = ? AND device = ? IF static_key = null"),
          session.prepare(
              "UPDATE "
                  + table
                  + " SET static_key = null, bound_at = null, removed_registration = ?"
                  + " WHERE account = ? AND device = ?"));
    }
  }
}
