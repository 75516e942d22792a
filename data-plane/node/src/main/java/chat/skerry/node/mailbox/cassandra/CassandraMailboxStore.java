package chat.skerry.node.mailbox.cassandra;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.Requests;
import chat.skerry.node.mailbox.SequenceNumbers;
import chat.skerry.node.store.cassandra.CassandraStore;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.internal.core.util.concurrent.CompletableFutures;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Mailboxes in the table `mailbox`; thread-safe. Closing it leaves the [CassandraStore] open.
public final class CassandraMailboxStore implements MailboxStore {
  private static final int PAGE_ROWS = 128;
  private static final int BATCH_BYTES_MAX = 1 << 20;
  private static final int MARKS_MAX = 65_536;

  private final CassandraStore store;
  private final InstantSource clock;
  private final EmptyMarks marks = new EmptyMarks(MARKS_MAX);
  private volatile @Nullable MailboxStatements prepared;

  public CassandraMailboxStore(CassandraStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public void append(DeviceAddress mailbox, List<Envelope> envelopes) {
    Requests.check(envelopes);
    store.call(session -> {
      MailboxStatements statements = statements(session);
      for (List<Envelope> batch : batches(envelopes)) {
        BatchStatementBuilder builder = BatchStatement.builder(DefaultBatchType.UNLOGGED);
        batch.forEach(
            envelope -> builder.addStatement(Rows.insert(statements.insert(), mailbox, envelope)));
        session.execute(builder.setIdempotence(true).build());
      }
      return batches(envelopes).size();
    });
  }

  @Override
  public List<Envelope> read(DeviceAddress mailbox, long afterSeq, int limit) {
    Requests.checkRead(afterSeq, limit);
    long nowMillis = clock.millis();
    long mark = marks.emptyThrough(mailbox);
    long from = Math.max(afterSeq, mark);
    List<Envelope> found = store.call(session -> read(session, mailbox, from, limit, nowMillis));
    if (afterSeq <= mark) {
      long first = found.isEmpty() ? Long.MAX_VALUE : found.getFirst().seq();
      long settled = SequenceNumbers.firstAt(nowMillis - SequenceNumbers.CLOCK_SKEW_MAX.toMillis());
      marks.raise(mailbox, Math.min(first, settled) - 1);
    }
    return found;
  }

  @Override
  public void remove(DeviceAddress mailbox, long[] seqs) {
    Requests.check(seqs);
    store.call(session -> {
      MailboxStatements statements = statements(session);
      int at = 0;
      while (at < seqs.length) {
        int bucket = Buckets.of(seqs[at]);
        BatchStatementBuilder builder = BatchStatement.builder(DefaultBatchType.UNLOGGED);
        for (; at < seqs.length && Buckets.of(seqs[at]) == bucket; at++) {
          builder.addStatement(Rows.delete(statements.delete(), mailbox, seqs[at]));
        }
        session.execute(builder.setIdempotence(true).build());
      }
      return at;
    });
  }

  @Override
  public long highestSeq(DeviceAddress mailbox) {
    long nowMillis = clock.millis();
    long from = marks.emptyThrough(mailbox);
    return store.call(session -> highest(session, mailbox, from, nowMillis));
  }

  @Override
  public Health health() {
    String reason = store.reason();
    return reason.isEmpty() ? Health.up() : Health.down(reason);
  }

  /// Nothing of its own to release.
  @Override
  public void close() {}

  private List<Envelope> read(
      CqlSession session, DeviceAddress mailbox, long from, int limit, long nowMillis) {
    MailboxStatements statements = statements(session);
    List<Envelope> found = new ArrayList<>();
    int newest = Buckets.newest(nowMillis);
    int bucket = Math.max(Buckets.of(from), Buckets.oldest(nowMillis));
    for (; bucket <= newest && found.size() < limit; bucket++) {
      session
          .execute(
              Rows.inBucket(statements.select(), mailbox, bucket)
                  .setLong(3, from)
                  .setInt(4, limit - found.size())
                  .setPageSize(PAGE_ROWS))
          .forEach(row -> found.add(Rows.envelope(row)));
    }
    return found;
  }

  /// Asks all buckets at once: a login waits for it.
  private long highest(CqlSession session, DeviceAddress mailbox, long from, long nowMillis) {
    MailboxStatements statements = statements(session);
    List<CompletionStage<AsyncResultSet>> answers = new ArrayList<>();
    int bucket = Math.max(Buckets.of(from), Buckets.oldest(nowMillis));
    for (; bucket <= Buckets.newest(nowMillis); bucket++) {
      answers.add(
          session.executeAsync(
              Rows.inBucket(statements.highest(), mailbox, bucket).setLong(3, from)));
    }
    long highest = 0;
    for (CompletionStage<AsyncResultSet> answer : answers) {
      Row row = CompletableFutures.getUninterruptibly(answer).one();
      highest = row == null ? highest : Math.max(highest, row.getLong("seq"));
    }
    return highest;
  }

  private MailboxStatements statements(CqlSession session) {
    MailboxStatements known = prepared;
    if (known == null || known.session() != session) {
      known = MailboxStatements.prepare(session, store.keyspace());
      prepared = known;
    }
    return known;
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
