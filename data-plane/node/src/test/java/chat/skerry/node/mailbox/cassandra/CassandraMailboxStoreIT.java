package chat.skerry.node.mailbox.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.MailboxStoreContract;
import chat.skerry.node.store.cassandra.CassandraStore;
import chat.skerry.node.store.cassandra.TestStores;
import chat.skerry.testkit.cassandra.CassandraServer;
import java.time.InstantSource;
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
    store.remove(mailbox, new long[] {seq});
    append(seq);
    assertThat(seqs(0, 10)).isEmpty();
  }
}
