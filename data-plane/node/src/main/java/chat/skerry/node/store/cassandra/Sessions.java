package chat.skerry.node.store.cassandra;

import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.*;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.time.Duration;
import java.util.List;

/// Makes driver sessions with our settings: LOCAL_QUORUM, bounded, quick to notice a dead node.
final class Sessions {
  /// Profile for statements that change the schema.
  static final String SCHEMA_PROFILE = "schema";

  private static final int IN_FLIGHT_MAX = 512;
  private static final int QUEUED_MAX = 1_024;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SCHEMA_TIMEOUT = Duration.ofSeconds(20);

  private Sessions() {}

  /// Connects, trying each contact point once.
  static CqlSession connect(CassandraConfig config) {
    CqlSessionBuilder builder =
        CqlSession.builder()
            .addContactPoints(config.contactPoints())
            .withLocalDatacenter(config.localDatacenter())
            .withConfigLoader(settings(config));
    config
        .credentials()
        .ifPresent(known -> builder.withAuthCredentials(known.username(), known.password()));
    return builder.build();
  }

  private static DriverConfigLoader settings(CassandraConfig config) {
    return DriverConfigLoader.programmaticBuilder(Sessions.class.getClassLoader())
        .withString(SESSION_NAME, config.keyspace())
        .withDuration(REQUEST_TIMEOUT, config.requestTimeout())
        .withString(REQUEST_CONSISTENCY, "LOCAL_QUORUM")
        .withString(REQUEST_SERIAL_CONSISTENCY, "LOCAL_SERIAL")
        .withString(REQUEST_THROTTLER_CLASS, "ConcurrencyLimitingRequestThrottler")
        .withInt(REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS, IN_FLIGHT_MAX)
        .withInt(REQUEST_THROTTLER_MAX_QUEUE_SIZE, QUEUED_MAX)
        .withDuration(CONNECTION_CONNECT_TIMEOUT, CONNECT_TIMEOUT)
        .withDuration(CONNECTION_INIT_QUERY_TIMEOUT, CONNECT_TIMEOUT)
        .withDuration(CONTROL_CONNECTION_TIMEOUT, CONNECT_TIMEOUT)
        .withDuration(HEARTBEAT_INTERVAL, Duration.ofSeconds(5))
        .withDuration(HEARTBEAT_TIMEOUT, Duration.ofSeconds(2))
        .withDuration(RECONNECTION_BASE_DELAY, Duration.ofMillis(500))
        .withDuration(RECONNECTION_MAX_DELAY, Duration.ofSeconds(5))
        .withDuration(METADATA_SCHEMA_WINDOW, Duration.ofMillis(100))
        .withStringList(METADATA_SCHEMA_REFRESHED_KEYSPACES, List.of(config.keyspace()))
        .startProfile(SCHEMA_PROFILE)
        .withDuration(REQUEST_TIMEOUT, SCHEMA_TIMEOUT)
        .endProfile()
        .build();
  }
}
