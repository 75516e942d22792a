package chat.skerry.node.store.cassandra;

import chat.skerry.node.store.StoreUnavailableException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One connection to Cassandra for all adapters: made in the background, watched, and made again.
///
/// ```
///  connecting ──connected──► waiting for schema ──there──► serving ──no node for 10 s──► connecting
/// ```
///
/// One virtual thread moves it through these states, once a second; [#call], [#callAsync] and
/// [#reason] read them from any thread.
public final class CassandraStore implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(CassandraStore.class);
  private static final long TICK_MILLIS = 1_000;
  private static final int TICKS_WITHOUT_NODE_MAX = 10;
  private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofMinutes(10);

  private final CassandraConfig config;
  private final Schema schema;
  private final BooleanSupplier makesSchema;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread connector;

  private volatile @Nullable CqlSession serving;
  private volatile String reason = "Cassandra: not connected yet";
  // Confined to the connector.
  private @Nullable CqlSession connected;
  private int ticksWithoutNode;

  private CassandraStore(CassandraConfig config, BooleanSupplier makesSchema, InstantSource clock) {
    this.config = config;
    this.schema = new Schema(config);
    this.clock = clock;
    this.makesSchema = makesSchema;
    this.connector = Thread.ofVirtual().name("cassandra-connector").unstarted(this::run);
  }

  /// Begins to connect and returns at once.
  ///
  /// @param makesSchema whether this member is the one that makes the schema; asked at each try
  /// @param clock compared with Cassandra's: where it is far off, the store isn't ready
  public static CassandraStore open(
      CassandraConfig config, BooleanSupplier makesSchema, InstantSource clock) {
    CassandraStore store = new CassandraStore(config, makesSchema, clock);
    store.connector.start();
    return store;
  }

  public String keyspace() {
    return config.keyspace();
  }

  /// Why requests can't succeed now, for people; empty when they can.
  public String reason() {
    return reason;
  }

  /// Runs a request on the session. Blocking where the request is.
  ///
  /// @throws StoreUnavailableException where there is none, or Cassandra can't answer
  public <T> T call(Function<CqlSession, T> request) {
    CqlSession session = serving;
    if (session == null) {
      throw new StoreUnavailableException(reason);
    }
    try {
      return request.apply(session);
    } catch (DriverException | IllegalStateException e) {
      throw translate(session, e);
    }
  }

  /// Starts a request on the session; never blocks. The stage ends on a thread of the driver, with
  /// [StoreUnavailableException] where there is no session, or Cassandra can't answer.
  public <T> CompletionStage<T> callAsync(Function<CqlSession, CompletionStage<T>> request) {
    CqlSession session = serving;
    if (session == null) {
      return CompletableFuture.failedFuture(new StoreUnavailableException(reason));
    }
    CompletionStage<T> answer;
    try {
      answer = request.apply(session);
    } catch (DriverException | IllegalStateException e) {
      return CompletableFuture.failedFuture(translate(session, e));
    }
    return answer.exceptionallyCompose(failure -> {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      return CompletableFuture.failedFuture(
          cause instanceof RuntimeException known ? translate(session, known) : failure);
    });
  }

  private static RuntimeException translate(CqlSession session, RuntimeException failure) {
    if (failure instanceof DriverException known) {
      return new StoreUnavailableException(Failures.describe(known), known);
    }
    return failure instanceof IllegalStateException && session.isClosed()
        ? new StoreUnavailableException("Cassandra: the connection was given up", failure)
        : failure;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      connector.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      do {
        tick();
      } while (!closed.await(TICK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      say("Cassandra: closed");
      giveUp();
    }
  }

  private void tick() {
    try {
      CqlSession session = connected;
      if (session == null) {
        session = Sessions.connect(config);
        connected = session;
        ticksWithoutNode = 0;
      }
      checkDatacenter(session);
      if (serving == null) {
        schema.ensure(session, makesSchema.getAsBoolean());
        checkClock(schema.probe(session));
        serving = session;
      } else {
        checkClock(schema.probe(session));
      }
      say("");
      ticksWithoutNode = 0;
    } catch (DriverException | NotReadyException e) {
      say(e instanceof DriverException failure ? Failures.describe(failure) : message(e));
      countTicksWithoutNode();
    } catch (RuntimeException e) {
      say("Cassandra: " + e);
      countTicksWithoutNode();
    }
  }

  private void checkDatacenter(CqlSession session) {
    Set<String> known =
        session.getMetadata().getNodes().values().stream()
            .map(node -> String.valueOf(node.getDatacenter()))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!known.contains(config.localDatacenter())) {
      throw new NotReadyException(
          "skerry.store.cassandra.local-datacenter: %s (expected: one of %s)"
              .formatted(config.localDatacenter(), known));
    }
  }

  /// The order and the life of envelopes hang on the clocks of the members. Cassandra's is the one
  /// that all of them can see.
  private void checkClock(Instant cassandras) {
    Duration ahead = Duration.between(cassandras, clock.instant());
    if (ahead.abs().compareTo(CLOCK_DIFFERENCE_MAX) > 0) {
      throw new NotReadyException(
          "clock of this member: %d s ahead of Cassandra's (expected: at most %d s apart)"
              .formatted(ahead.toSeconds(), CLOCK_DIFFERENCE_MAX.toSeconds()));
    }
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }

  /// A session whose nodes are all gone is made anew: their addresses may have changed.
  private void countTicksWithoutNode() {
    CqlSession session = connected;
    if (session == null) {
      return;
    }
    boolean someUp =
        session.getMetadata().getNodes().values().stream()
            .anyMatch(node -> node.getState() == NodeState.UP);
    ticksWithoutNode = someUp ? 0 : ticksWithoutNode + 1;
    if (ticksWithoutNode >= TICKS_WITHOUT_NODE_MAX) {
      giveUp();
    }
  }

  private void giveUp() {
    CqlSession session = connected;
    serving = null;
    connected = null;
    if (session != null) {
      session.forceCloseAsync();
    }
  }

  private void say(String now) {
    String before = reason;
    reason = now;
    if (!before.equals(now)) {
      if (now.isEmpty()) {
        LOG.infof("Cassandra: keyspace %s serves", config.keyspace());
      } else {
        LOG.warn(now);
      }
    }
  }
}
