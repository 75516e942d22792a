package chat.skerry.node.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/// The tables, as numbered steps that only ever add: a member of the release before can work with
/// the schema of this one. One member makes it; each statement can be repeated.
final class Schema {
  private static final Logger LOG = Logger.getLogger(Schema.class);
  private static final String COMPONENT = "store";

  private final CassandraConfig config;
  private final String keyspace;

  Schema(CassandraConfig config) {
    this.config = config;
    this.keyspace = config.keyspace();
  }

  /// The steps: step n brings the schema from version n − 1 to n.
  private static List<List<String>> steps() {
    return List.of(
        List.of(
            """
            CREATE TABLE IF NOT EXISTS %s.mailbox (
              account text, device tinyint, bucket int, seq bigint,
              message_id blob, sender_account text, sender_device tinyint, kind tinyint,
              accepted_millis bigint, payload blob, refers_to blob,
              PRIMARY KEY ((account, device, bucket), seq)
            ) WITH CLUSTERING ORDER BY (seq ASC)
              AND compaction = {'class': 'TimeWindowCompactionStrategy',
                'compaction_window_unit': 'DAYS', 'compaction_window_size': 1}
              AND compression = {'class': 'LZ4Compressor', 'chunk_length_in_kb': 16}
              AND default_time_to_live = 2592000
              AND gc_grace_seconds = 10800
            """,
            """
            CREATE TABLE IF NOT EXISTS %s.device_key (
              account text, device tinyint, static_key blob, bound_at timestamp,
              PRIMARY KEY ((account), device))
            """),
        List.of(
            "ALTER TABLE %s.device_key ADD IF NOT EXISTS list_version bigint static",
            "ALTER TABLE %s.device_key ADD IF NOT EXISTS removed_registration int"));
  }

  static int currentVersion() {
    return steps().size();
  }

  /// Returns when the schema is there; makes what is missing if that is this member's task.
  ///
  /// @throws NotReadyException where another member has to make it first
  void ensure(CqlSession session, boolean makesSchema) {
    int found = version(session);
    if (found < currentVersion()) {
      if (!makesSchema) {
        throw new NotReadyException(
            "Cassandra: schema of keyspace %s: version %d (expected: %d; the first member of the partition map makes it)"
                .formatted(keyspace, found, currentVersion()));
      }
      make(session, found);
    }
    checkReplication(session);
  }

  /// One small read with the consistency of all others.
  ///
  /// @return the time at the node that answered
  Instant probe(CqlSession session) {
    Row row = session.execute(selectVersion()).one();
    Instant now = row == null ? null : row.getInstant("now");
    if (now == null) {
      throw new NotReadyException(
          "Cassandra: keyspace %s: no schema version (expected: %d)"
              .formatted(keyspace, currentVersion()));
    }
    return now;
  }

  private void make(CqlSession session, int found) {
    change(
        session,
        "CREATE KEYSPACE IF NOT EXISTS %s WITH replication = {'class': 'NetworkTopologyStrategy', '%s': %d}"
            .formatted(keyspace, config.localDatacenter(), config.replicationFactor()));
    change(
        session,
        "CREATE TABLE IF NOT EXISTS %s.schema_version (component text PRIMARY KEY, version int, applied_at timestamp)"
            .formatted(keyspace));
    for (int version = found + 1; version <= currentVersion(); version++) {
      for (String statement : steps().get(version - 1)) {
        change(session, statement.formatted(keyspace));
      }
      session.execute(
          SimpleStatement.newInstance(
              "INSERT INTO %s.schema_version (component, version, applied_at) VALUES (?, ?, toTimestamp(now()))"
                  .formatted(keyspace),
              COMPONENT,
              version));
      LOG.infof("Cassandra: keyspace %s: made schema version %d", keyspace, version);
    }
  }

  private int version(CqlSession session) {
    SimpleStatement tables =
        SimpleStatement.newInstance(
            "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = 'schema_version'",
            keyspace);
    if (session.execute(tables).one() == null) {
      return 0;
    }
    Row row = session.execute(selectVersion()).one();
    return row == null ? 0 : row.getInt("version");
  }

  private SimpleStatement selectVersion() {
    return SimpleStatement.newInstance(
        "SELECT version, toTimestamp(now()) AS now FROM %s.schema_version WHERE component = ?"
            .formatted(keyspace),
        COMPONENT);
  }

  /// Replication is the operator's to change; here it is only compared.
  private void checkReplication(CqlSession session) {
    Row row =
        session
            .execute(
                SimpleStatement.newInstance(
                    "SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?",
                    keyspace))
            .one();
    Map<String, String> replication =
        row == null ? Map.of() : Map.copyOf(row.getMap("replication", String.class, String.class));
    String copies = replication.getOrDefault(config.localDatacenter(), "");
    if (copies.isEmpty()) {
      throw new NotReadyException(
          "Cassandra: replication of keyspace %s: %s (expected: data center %s in it)"
              .formatted(keyspace, dataCenters(replication), config.localDatacenter()));
    }
    if (!copies.equals(Integer.toString(config.replicationFactor()))) {
      LOG.warnf(
          "Cassandra: keyspace %s has %s copies (expected: %d, as configured)",
          keyspace, copies, config.replicationFactor());
    }
  }

  private static Set<String> dataCenters(Map<String, String> replication) {
    return replication.keySet();
  }

  private static void change(CqlSession session, String statement) {
    session.execute(
        SimpleStatement.newInstance(statement).setExecutionProfileName(Sessions.SCHEMA_PROFILE));
  }
}
