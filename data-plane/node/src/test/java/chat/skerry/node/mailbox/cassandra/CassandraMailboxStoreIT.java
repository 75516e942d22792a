package chat.skerry.node.mailbox.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.mailbox.Answers;
import chat.skerry.node.mailbox.Envelopes;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.MailboxStoreContract;
import chat.skerry.node.mailbox.SequenceNumbers;
import chat.skerry.node.store.cassandra.CassandraStore;
import chat.skerry.node.store.cassandra.TestStores;
import chat.skerry.testkit.cassandra.CassandraServer;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CassandraMailboxStoreIT extends MailboxStoreContract {
  private static final int ENVELOPES = 1_024;
  private static final int LOGINS = 40;

  /// How Cassandra's histogram shows a read that saw none: its lowest bucket ends at 1.
  private static final double NONE = 1;

  private static CassandraStore cassandra;
  private static CassandraMailboxStore store;

  @BeforeAll
  static void connect() {
    cassandra = TestStores.serving(CassandraServer.shared(), "mailbox_it");
    store = new CassandraMailboxStore(cassandra, InstantSource.system());
  }

  @AfterAll
  static void disconnect() {
    cassandra.close();
  }

  @Override
  protected MailboxStore store() {
    return store;
  }

  @Test
  void doesNotBringBackWhatWasRemovedWhenAnAppendIsRepeated() {
    long seq = now();
    append(seq);
    remove(seq);
    append(seq);
    assertThat(seqs(0, 10)).isEmpty();
  }

  /// Whoever removes a range must know that nobody writes there any more.
  @Test
  void swallowsWhatIsAppendedIntoARangeThatWasRemoved() {
    long seq = now();
    append(seq, seq + 8);
    removeRange(seq, seq + 8);
    append(seq, seq + 4, seq + 10);
    assertThat(seqs(0, 10)).containsExactly(seq + 10);
  }

  @Test
  void letsEnvelopesExpireAfterThirtyDays() {
    append(now());
    int ttlSeconds =
        cassandra.call(session ->
            session
                .execute(
                    "SELECT TTL(message_id) AS ttl FROM mailbox_it.mailbox WHERE account = ?"
                        + " AND device = ? AND bucket = ?",
                    mailbox.account(),
                    (byte) mailbox.device(),
                    Buckets.of(now()))
                .all()
                .getFirst()
                .getInt("ttl"));
    assertThat(ttlSeconds).isBetween(2_592_000 - 120, 2_592_000);
  }

  @Test
  void leavesNoRowBehindWhatWasRemoved() {
    append(now(), now() + 2);
    remove(now(), now() + 2);
    long rows =
        cassandra.call(session ->
            session
                .execute(
                    "SELECT count(*) FROM mailbox_it.mailbox WHERE account = ? AND device = ?"
                        + " AND bucket = ?",
                    mailbox.account(),
                    (byte) mailbox.device(),
                    Buckets.of(now()))
                .all()
                .getFirst()
                .getLong(0));
    assertThat(rows).isZero();
  }

  /// Reads from the start of a mailbox that has seen much: the first one walks over the tombstones,
  /// all later ones begin behind them.
  @Test
  void doesNotReadTheTombstonesOfOldEnvelopesAgainAndAgain() {
    try (CassandraStore own = TestStores.serving(CassandraServer.shared(), "tombstones_it")) {
      CassandraMailboxStore fresh = new CassandraMailboxStore(own, InstantSource.system());
      comeAndGo(fresh, seqs -> fresh.remove(mailbox, seqs));
      logInAgainAndAgain(new CassandraMailboxStore(own, InstantSource.system()));
      Row tombstones = tombstonesARead(own, "one by one");
      assertThat(tombstones.getDouble("max")).isGreaterThan(ENVELOPES / 2.0);
      assertThat(tombstones.getDouble("p50th")).isLessThanOrEqualTo(NONE);
    }
  }

  /// The same removed as ranges: not even the first read, that of a member that took over, walks
  /// over them.
  @Test
  void leavesTwoTombstonesForEachRange() {
    try (CassandraStore own = TestStores.serving(CassandraServer.shared(), "ranges_it")) {
      CassandraMailboxStore fresh = new CassandraMailboxStore(own, InstantSource.system());
      comeAndGo(
          fresh, seqs -> fresh.removeRange(mailbox, seqs[0], seqs[MailboxStore.APPEND_MAX - 1]));
      logInAgainAndAgain(new CassandraMailboxStore(own, InstantSource.system()));
      assertThat(tombstonesARead(own, "as ranges").getDouble("max"))
          .isLessThanOrEqualTo(3.0 * ENVELOPES / MailboxStore.APPEND_MAX);
    }
  }

  /// A read after the last acknowledged envelope never sees what lies before it.
  @Test
  void readsNoTombstoneWhenItReadsAfterTheLastAcknowledged() {
    try (CassandraStore own = TestStores.serving(CassandraServer.shared(), "strict_it")) {
      CassandraMailboxStore fresh = new CassandraMailboxStore(own, InstantSource.system());
      long last = comeAndGo(fresh, seqs -> fresh.remove(mailbox, seqs));
      Answers.of(fresh.append(mailbox, List.of(Envelopes.message(last + 2, new byte[] {1}))));
      for (int page = 0; page < LOGINS; page++) {
        assertThat(Answers.of(fresh.read(mailbox, last, 64))).hasSize(1);
      }
      assertThat(tombstonesARead(own, "after the last acknowledged").getDouble("max"))
          .isLessThanOrEqualTo(NONE);
    }
  }

  /// Two hours ago [#ENVELOPES] came, a batch at a time, and were acknowledged. Returns the last.
  private long comeAndGo(MailboxStore fresh, Function<long[], CompletionStage<Void>> removal) {
    long first = SequenceNumbers.firstAt(millis() - Duration.ofHours(2).toMillis());
    for (int start = 0; start < ENVELOPES; start += MailboxStore.APPEND_MAX) {
      long from = first + 2L * start;
      long[] seqs = LongStream.range(0, MailboxStore.APPEND_MAX).map(i -> from + 2 * i).toArray();
      Answers.of(
          fresh.append(
              mailbox,
              LongStream.of(seqs)
                  .mapToObj(seq -> Envelopes.message(seq, new byte[] {1}))
                  .toList()));
      Answers.of(removal.apply(seqs));
    }
    return first + 2L * (ENVELOPES - 1);
  }

  /// At a member that has not seen what came and went.
  private void logInAgainAndAgain(MailboxStore fresh) {
    for (int login = 0; login < LOGINS; login++) {
      assertThat(Answers.of(fresh.read(mailbox, 0, 64))).isEmpty();
      assertThat(Answers.of(fresh.highestSeq(mailbox))).isZero();
    }
  }

  private static Row tombstonesARead(CassandraStore own, String how) {
    Row read =
        own.call(session ->
            session
                .execute(
                    "SELECT max, p50th FROM system_views.tombstones_per_read WHERE"
                        + " keyspace_name = ? AND table_name = 'mailbox'",
                    own.keyspace())
                .all()
                .getFirst());
    System.out.printf(
        "%d envelopes acknowledged, %s: tombstones a read: max %.0f, median %.0f%n",
        ENVELOPES, how, read.getDouble("max"), read.getDouble("p50th"));
    return read;
  }
}
