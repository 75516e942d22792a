package chat.skerry.node.mailbox.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.node.mailbox.Answers;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.Envelopes;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.MailboxStoreContract;
import chat.skerry.node.mailbox.SequenceNumbers;
import chat.skerry.node.store.StoreUnavailableException;
import chat.skerry.node.store.embedded.EmbeddedStore;
import chat.skerry.node.store.embedded.Housekeeping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMailboxStoreTest extends MailboxStoreContract {
  @TempDir Path directory;
  private Duration passed = Duration.ZERO;
  private EmbeddedStore embedded;
  private EmbeddedMailboxStore store;

  @BeforeEach
  void open() {
    embedded = EmbeddedStore.open(directory);
    store = new EmbeddedMailboxStore(embedded, () -> Instant.now().plus(passed));
  }

  @AfterEach
  void close() {
    embedded.close();
  }

  @Override
  protected MailboxStore store() {
    return store;
  }

  @Test
  void findsEverythingAgainAfterItWasClosed() {
    long first = now();
    append(first, first + 2);
    embedded.close();
    open();
    assertThat(seqs(0, 10)).containsExactly(first, first + 2);
  }

  @Test
  void forgetsWhatNobodyFetchedInThirtyDays() {
    long first = now();
    append(first, first + 2);
    append(newMailbox(), List.of(Envelopes.message(first, new byte[1])));
    passed = Duration.ofDays(30).plusSeconds(1);
    assertThat(seqs(0, 10)).isEmpty();
    long young = SequenceNumbers.firstAt(millis() + passed.toMillis());
    append(young);
    Housekeeping.run(embedded);
    assertThat(embedded.map("mailbox").keySet()).hasSize(1);
    assertThat(seqs(0, 10)).containsExactly(young);
    assertThat(store().takeExpired(mailbox)).isEqualTo(2);
    assertThat(store().takeExpired(mailbox)).isZero();
  }

  @Test
  void failsOnceItIsClosedAndSaysWhy() {
    embedded.close();
    assertThatThrownBy(() -> append(now()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("embedded store: closed");
    assertThat(store.health()).isEqualTo(MailboxStore.Health.down("embedded store: closed"));
  }

  @Test
  void refusesASecondProcessOnTheSameFile() {
    assertThatThrownBy(() -> EmbeddedStore.open(directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no other process holds");
  }

  @Test
  void refusesADamagedFile(@TempDir Path other) throws Exception {
    Files.write(other.resolve("skerry.mv"), Envelopes.bytes(64_000, 3));
    assertThatThrownBy(() -> EmbeddedStore.open(other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("skerry.mv can't be opened");
  }

  @Test
  void survivesAnInterruptedReader() {
    long seq = now();
    append(seq);
    embedded.close();
    open();
    Thread.currentThread().interrupt();
    CompletionStage<List<Envelope>> found = store.read(mailbox, 0, 1);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Answers.of(found)).hasSize(1);
    append(seq + 2);
    assertThat(seqs(0, 10)).containsExactly(seq, seq + 2);
  }

  @Test
  void givesBackTheSpaceOfWhatWasRemoved() throws Exception {
    long first = now();
    for (int round = 0; round < 8; round++) {
      long start = first + round * 1_000;
      long[] seqs = LongStream.range(0, 100).map(i -> start + 2 * i).toArray();
      append(
          mailbox,
          IntStream.range(0, seqs.length)
              .mapToObj(i -> Envelopes.message(seqs[i], Envelopes.bytes(60_000, seqs[i])))
              .toList());
      remove(seqs);
      Thread.sleep(1_000);
      Housekeeping.run(embedded);
    }
    Thread.sleep(5_100);
    Housekeeping.run(embedded);
    Housekeeping.run(embedded);
    assertThat(Files.size(directory.resolve("skerry.mv"))).isLessThan(40L << 20);
  }
}
