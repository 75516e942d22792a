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
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CassandraMailboxStoreIT extends MailboxStoreContract {
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
    int envelopes = 1_024;
    try (CassandraStore own = TestStores.serving(CassandraServer.shared(), "tombstones_it")) {
      CassandraMailboxStore fresh = new CassandraMailboxStore(own, InstantSource.system());
      long first = SequenceNumbers.firstAt(millis() - Duration.ofHours(2).toMillis());
      for (int start = 0; start < envelopes; start += MailboxStore.APPEND_MAX) {
        long from = first + 2L * start;
        long[] seqs = LongStream.range(0, MailboxStore.APPEND_MAX).map(i -> from + 2 * i).toArray();
        Answers.of(
            fresh.append(
                mailbox,
                LongStream.of(seqs)
                    .mapToObj(seq -> Envelopes.message(seq, new byte[] {1}))
                    .toList()));
        Answers.of(fresh.remove(mailbox, seqs));
      }
      for (int login = 0; login < 40; login++) {
        assertThat(Answers.of(fresh.read(mailbox, 0, 64))).isEmpty();
        assertThat(Answers.of(fresh.highestSeq(mailbox))).isZero();
      }
      Row read =
          own.call(session ->
              session
                  .execute(
                      "SELECT max, p50th FROM system_views.tombstones_per_read WHERE"
                          + " keyspace_name = 'tombstones_it' AND table_name = 'mailbox'")
                  .all()
                  .getFirst());
      System.out.printf(
          "tombstones a read: max %.0f, median %.0f%n",
          read.getDouble("max"), read.getDouble("p50th"));
      assertThat(read.getDouble("max")).isGreaterThan(envelopes / 2.0);
      assertThat(read.getDouble("p50th")).isLessThan(2);
    }
  }
}
