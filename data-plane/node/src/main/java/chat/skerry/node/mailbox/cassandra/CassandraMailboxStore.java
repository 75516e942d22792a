package chat.skerry.node.mailbox.cassandra;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.Requests;
import chat.skerry.node.mailbox.SequenceNumbers;
import chat.skerry.node.store.cassandra.CassandraStore;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Mailboxes in the table `mailbox`; thread-safe. Stages end on threads of the driver. Closing it
/// leaves the [CassandraStore] open.
public final class CassandraMailboxStore implements MailboxStore {
  private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
  private static final int BATCH_BYTES_MAX = 1 << 20;
  private static final int MARKS_MAX = 65_536;

  private final CassandraStore store;
  private final InstantSource clock;

  /// Up to where a mailbox is known to be empty, so that no read walks over the tombstones of what
  /// was acknowledged long ago. Safe for ever: a mark lies at least
  /// [SequenceNumbers#CLOCK_SKEW_MAX] behind the clock, and no member makes a `seq` that far in the
  /// past.
  private final Marks emptyThrough = new Marks(MARKS_MAX);

  /// The highest `seq` seen of a mailbox: to look for a higher one walks over no tombstone.
  private final Marks highestSeen = new Marks(MARKS_MAX);

  private volatile @Nullable Prepared prepared;

  public CassandraMailboxStore(CassandraStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Void> append(DeviceAddress mailbox, List<Envelope> envelopes) {
    Requests.check(envelopes);
    highestSeen.raise(mailbox, envelopes.getLast().seq());
    return withStatements((session, statements) -> {
      CompletionStage<Void> done = DONE;
      for (List<Envelope> batch : batches(envelopes)) {
        done =
            done.thenCompose(unused ->
                execute(
                    session,
                    batch.stream()
                        .map(envelope -> Rows.insert(statements.insert(), mailbox, envelope))
                        .toList()));
      }
      return done;
    });
  }

  @Override
  public CompletionStage<List<Envelope>> read(DeviceAddress mailbox, long afterSeq, int limit) {
    Requests.checkRead(afterSeq, limit);
    long nowMillis = clock.millis();
    long mark = emptyThrough.of(mailbox);
    long from = Math.max(afterSeq, mark);
    return withStatements((session, statements) ->
            new MailboxRead(session, statements, mailbox, from, limit).run(nowMillis))
        .thenApply(found -> {
          if (afterSeq <= mark) {
            long first = found.isEmpty() ? Long.MAX_VALUE : found.getFirst().seq();
            long settled =
                SequenceNumbers.firstAt(nowMillis - SequenceNumbers.CLOCK_SKEW_MAX.toMillis());
            emptyThrough.raise(mailbox, Math.min(first, settled) - 1);
          }
          return found;
        });
  }

  @Override
  public CompletionStage<Void> remove(DeviceAddress mailbox, long[] seqs) {
    Requests.check(seqs);
    return withStatements((session, statements) -> {
      CompletionStage<Void> done = DONE;
      int at = 0;
      while (at < seqs.length) {
        int bucket = Buckets.of(seqs[at]);
        List<BoundStatement> deletes = new ArrayList<>();
        for (; at < seqs.length && Buckets.of(seqs[at]) == bucket; at++) {
          deletes.add(Rows.delete(statements.delete(), mailbox, seqs[at]));
        }
        done = done.thenCompose(unused -> execute(session, deletes));
      }
      return done;
    });
  }

  @Override
  public CompletionStage<Void> removeRange(DeviceAddress mailbox, long firstSeq, long lastSeq) {
    Requests.checkRange(firstSeq, lastSeq);
    long nowMillis = clock.millis();
    int first = Math.max(Buckets.oldest(nowMillis), Buckets.of(firstSeq));
    int last = Math.min(Buckets.newest(nowMillis), Buckets.of(lastSeq));
    return withStatements((session, statements) -> {
      CompletionStage<Void> done = DONE;
      for (int bucket = first; bucket <= last; bucket++) {
        BoundStatement delete =
            Rows.deleteRange(statements.deleteRange(), mailbox, bucket, firstSeq, lastSeq);
        done = done.thenCompose(unused -> session.executeAsync(delete)).thenAccept(unused -> {});
      }
      return done;
    });
  }

  @Override
  public CompletionStage<Long> highestSeq(DeviceAddress mailbox) {
    long nowMillis = clock.millis();
    long seen = highestSeen.of(mailbox);
    long from = Math.max(seen, emptyThrough.of(mailbox));
    return withStatements(
            (session, statements) -> highest(session, statements, mailbox, from, nowMillis))
        .thenApply(found -> {
          highestSeen.raise(mailbox, found);
          return Math.max(found, seen);
        });
  }

  @Override
  public Health health() {
    String reason = store.reason();
    return reason.isEmpty() ? Health.up() : Health.down(reason);
  }

  /// Nothing of its own to release.
  @Override
  public void close() {}

  /// Asks all buckets at once: a login waits for it.
  private static CompletionStage<Long> highest(
      CqlSession session,
      MailboxStatements statements,
      DeviceAddress mailbox,
      long from,
      long nowMillis) {
    CompletionStage<Long> highest = CompletableFuture.completedFuture(0L);
    int bucket = Math.max(Buckets.of(from), Buckets.oldest(nowMillis));
    for (; bucket <= Buckets.newest(nowMillis); bucket++) {
      highest =
          highest.thenCombine(
              session.executeAsync(
                  Rows.inBucket(statements.highest(), mailbox, bucket).setLong(3, from)),
              (known, rows) -> {
                Row row = rows.one();
                return row == null ? known : Math.max(known, row.getLong("seq"));
              });
    }
    return highest;
  }

  private static CompletionStage<Void> execute(CqlSession session, List<BoundStatement> rows) {
    BatchStatement batch =
        BatchStatement.builder(DefaultBatchType.UNLOGGED)
            .addStatements(rows.toArray(new BatchableStatement<?>[0]))
            .setIdempotence(true)
            .build();
    return session.executeAsync(batch).thenAccept(unused -> {});
  }

  private <T> CompletionStage<T> withStatements(
      BiFunction<CqlSession, MailboxStatements, CompletionStage<T>> request) {
    return store.callAsync(session ->
        statements(session).thenCompose(statements -> request.apply(session, statements)));
  }

  /// Prepared once a session; a preparation that failed is tried again.
  private CompletionStage<MailboxStatements> statements(CqlSession session) {
    Prepared known = prepared;
    if (known != null && known.session() == session && !known.hasFailed()) {
      return known.statements();
    }
    Prepared fresh =
        new Prepared(
            session, MailboxStatements.prepare(session, store.keyspace()).toCompletableFuture());
    prepared = fresh;
    return fresh.statements();
  }

  private record Prepared(CqlSession session, CompletableFuture<MailboxStatements> statements) {
    boolean hasFailed() {
      return statements.isCompletedExceptionally();
    }
  }

  /// Cuts where the bucket changes and where a batch would grow past its size.
  private static List<List<Envelope>> batches(List<Envelope> envelopes) {
    List<List<Envelope>> batches = new ArrayList<>();
    int start = 0;
    long bytes = 0;
    for (int i = 0; i < envelopes.size(); i++) {
      Envelope envelope = envelopes.get(i);
      boolean cut =
          i > start
              && (bytes + envelope.payload().length > BATCH_BYTES_MAX
                  || Buckets.of(envelope.seq()) != Buckets.of(envelopes.get(start).seq()));
      if (cut) {
        batches.add(envelopes.subList(start, i));
        start = i;
        bytes = 0;
      }
      bytes += envelope.payload().length;
    }
    batches.add(envelopes.subList(start, envelopes.size()));
    return batches;
  }
}
