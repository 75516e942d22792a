package chat.skerry.node.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.node.account.DeviceAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What every mailbox store does; one subclass a store.
public abstract class MailboxStoreContract {
  private static final AtomicInteger ACCOUNTS = new AtomicInteger();

  protected final DeviceAddress mailbox = newMailbox();
  private final long testStart = System.currentTimeMillis();

  protected abstract MailboxStore store();

  protected static DeviceAddress newMailbox() {
    return new DeviceAddress("reader" + ACCOUNTS.incrementAndGet(), 1);
  }

  @Test
  void returnsWhatWasAppendedUnchanged() {
    Envelope message = Envelopes.message(now(), "hello".getBytes());
    Envelope receipt = Envelopes.receipt(now() + 2, Envelope.Kind.DELIVERED);
    append(mailbox, List.of(message, receipt));
    assertSame(read(mailbox, 0, 10), List.of(message, receipt));
  }

  @Test
  void readsByIncreasingSeqAfterAPosition() {
    long first = now();
    append(first + 4);
    append(first, first + 2);
    append(first + 6);
    assertThat(seqs(0, 10)).containsExactly(first, first + 2, first + 4, first + 6);
    assertThat(seqs(first + 2, 10)).containsExactly(first + 4, first + 6);
    assertThat(seqs(first + 3, 10)).containsExactly(first + 4, first + 6);
    assertThat(seqs(first + 6, 10)).isEmpty();
  }

  @Test
  void readsNoMoreThanTheLimit() {
    long first = now();
    append(LongStream.range(0, 20).map(i -> first + 2 * i).toArray());
    assertThat(seqs(0, 7)).hasSize(7).startsWith(first);
    assertThat(seqs(first + 12, 13)).hasSize(13);
    assertThat(seqs(first + 12, 14)).hasSize(13);
  }

  @Test
  void removesExactlyWhatIsNamed() {
    long first = now();
    append(first, first + 2, first + 4, first + 6);
    remove(new long[] {first, first + 4, first + 5, first + 100});
    assertThat(seqs(0, 10)).containsExactly(first + 2, first + 6);
  }

  @Test
  void appendingAgainChangesNothing() {
    long first = now();
    append(first, first + 2);
    append(first, first + 2);
    assertThat(seqs(0, 10)).containsExactly(first, first + 2);
  }

  @Test
  void removingAgainChangesNothing() {
    long first = now();
    append(first, first + 2);
    remove(new long[] {first});
    remove(new long[] {first});
    assertThat(seqs(0, 10)).containsExactly(first + 2);
  }

  @Test
  void removesARangeWithBothItsEnds() {
    long first = now();
    append(first, first + 2, first + 4, first + 6, first + 8);
    removeRange(first + 2, first + 6);
    assertThat(seqs(0, 10)).containsExactly(first, first + 8);
    removeRange(first + 2, first + 6);
    removeRange(first + 9, first + 100);
    assertThat(seqs(0, 10)).containsExactly(first, first + 8);
    assertThat(highestSeq()).isEqualTo(first + 8);
    append(first + 102);
    assertThat(seqs(0, 10)).containsExactly(first, first + 8, first + 102);
  }

  @Test
  void removesARangeOfOneMailboxAlone() {
    DeviceAddress otherDevice = new DeviceAddress(mailbox.account(), 2);
    DeviceAddress otherAccount = new DeviceAddress(mailbox.account() + "0", 1);
    long first = now();
    append(first);
    append(otherDevice, List.of(Envelopes.message(first, new byte[] {1})));
    append(otherAccount, List.of(Envelopes.message(first, new byte[] {2})));
    removeRange(1, first);
    assertThat(seqs(0, 10)).isEmpty();
    assertThat(read(otherDevice, 0, 10)).hasSize(1);
    assertThat(read(otherAccount, 0, 10)).hasSize(1);
  }

  @Test
  void removesARangeOfManyWeeks() {
    long[] seqs =
        IntStream.rangeClosed(0, 29)
            .mapToLong(
                day -> SequenceNumbers.firstAt(millis() - Duration.ofDays(29 - day).toMillis()))
            .toArray();
    append(seqs);
    removeRange(seqs[3], seqs[27]);
    assertThat(seqs(0, 64)).containsExactly(seqs[0], seqs[1], seqs[2], seqs[28], seqs[29]);
    removeRange(1, seqs[29]);
    assertThat(seqs(0, 64)).isEmpty();
  }

  @Test
  void keepsMailboxesApart() {
    DeviceAddress otherDevice = new DeviceAddress(mailbox.account(), 2);
    DeviceAddress otherAccount = new DeviceAddress(mailbox.account() + "0", 1);
    long first = now();
    append(first);
    append(otherDevice, List.of(Envelopes.message(first, new byte[] {1})));
    append(otherAccount, List.of(Envelopes.message(first + 2, new byte[] {2})));
    Answers.of(store().remove(otherDevice, new long[] {first}));
    assertThat(seqs(0, 10)).containsExactly(first);
    assertThat(read(otherDevice, 0, 10)).isEmpty();
    assertThat(read(otherAccount, 0, 10)).hasSize(1);
  }

  @Test
  void findsEnvelopesOfAllWeeksInOrder() {
    long[] seqs =
        IntStream.rangeClosed(0, 29)
            .mapToLong(
                day -> SequenceNumbers.firstAt(millis() - Duration.ofDays(29 - day).toMillis()))
            .toArray();
    append(seqs);
    assertThat(seqs(0, 64)).containsExactly(box(seqs));
    assertThat(seqs(0, 12)).containsExactly(box(LongStream.of(seqs).limit(12).toArray()));
    assertThat(seqs(seqs[11], 64)).containsExactly(box(LongStream.of(seqs).skip(12).toArray()));
    remove(LongStream.of(seqs).limit(20).toArray());
    assertThat(seqs(0, 64)).containsExactly(box(LongStream.of(seqs).skip(20).toArray()));
  }

  @Test
  void findsAnEnvelopeWhoseMakersClockRunsAhead() {
    long ahead =
        SequenceNumbers.firstAt(millis() + SequenceNumbers.CLOCK_SKEW_MAX.toMillis() - 60_000);
    append(ahead);
    assertThat(seqs(0, 10)).containsExactly(ahead);
    assertThat(highestSeq()).isEqualTo(ahead);
  }

  @Test
  void findsAnEnvelopeThatArrivesBehindAReadPosition() {
    long first = now();
    append(first + 100);
    assertThat(seqs(0, 10)).containsExactly(first + 100);
    append(first + 1);
    assertThat(seqs(0, 10)).containsExactly(first + 1, first + 100);
  }

  @Test
  void keepsTheLargestPayloadsAndBatches() {
    long first = now();
    List<Envelope> batch =
        IntStream.range(0, 64)
            .mapToObj(i ->
                Envelopes.message(
                    first + 2L * i, Envelopes.bytes(MailboxStore.PAYLOAD_BYTES_MAX, i)))
            .toList();
    append(mailbox, batch);
    assertSame(read(mailbox, 0, 64), batch);
  }

  @Test
  void appendsReadsAndRemovesAsManyAsAllowed() {
    long first = now();
    long[] seqs = LongStream.range(0, MailboxStore.APPEND_MAX).map(i -> first + 2 * i).toArray();
    append(seqs);
    assertThat(seqs(0, MailboxStore.READ_MAX)).containsExactly(box(seqs));
    remove(seqs);
    assertThat(seqs(0, MailboxStore.READ_MAX)).isEmpty();
  }

  @Test
  void namesANumberThatNoneStoredExceeds() {
    long first = now();
    assertThat(highestSeq()).isZero();
    append(first, first + 2);
    assertThat(highestSeq()).isEqualTo(first + 2);
    remove(new long[] {first + 2});
    assertThat(highestSeq()).isBetween(first, first + 2);
  }

  @Test
  void findsEnvelopesAppendedAfterAnEmptyRead() {
    assertThat(seqs(0, 10)).isEmpty();
    long seq = now();
    append(seq);
    assertThat(seqs(0, 10)).containsExactly(seq);
  }

  @Test
  void losesNothingWhenManyAppendAtOnce() throws Exception {
    int mailboxes = 16;
    long first = now();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < mailboxes; i++) {
        DeviceAddress target = new DeviceAddress(mailbox.account() + "-" + i, 0);
        writers.add(
            threads.submit(() ->
                LongStream.range(0, 50)
                    .forEach(n ->
                        append(
                            target, List.of(Envelopes.message(first + 2 * n, new byte[] {1}))))));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    for (int i = 0; i < mailboxes; i++) {
      assertThat(read(new DeviceAddress(mailbox.account() + "-" + i, 0), 0, 100)).hasSize(50);
    }
  }

  @Test
  void takesManyRequestsWithoutWaitingForTheirAnswers() {
    int mailboxes = 400;
    long first = now();
    List<DeviceAddress> targets =
        IntStream.range(0, mailboxes)
            .mapToObj(i -> new DeviceAddress(mailbox.account() + "+" + i, 0))
            .toList();
    List<CompletionStage<?>> answers = new ArrayList<>();
    for (DeviceAddress target : targets) {
      answers.add(
          store()
              .append(target, List.of(Envelopes.message(first, new byte[] {1})))
              .thenCompose(unused ->
                  store().append(target, List.of(Envelopes.message(first + 2, new byte[] {2}))))
              .thenCompose(unused -> store().remove(target, new long[] {first})));
    }
    answers.forEach(Answers::of);
    List<CompletionStage<List<Envelope>>> reads =
        targets.stream().map(target -> store().read(target, 0, 10)).toList();
    assertThat(reads)
        .allSatisfy(found ->
            assertThat(Answers.of(found)).extracting(Envelope::seq).containsExactly(first + 2));
  }

  @Test
  void refusesWhatItsContractExcludes() {
    assertThatThrownBy(() -> store().append(mailbox, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("envelopes: 0 (expected: 1 to 256)");
    assertThatThrownBy(() -> append(now() + 2, now()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: positive and increasing");
    assertThatThrownBy(() -> store().read(mailbox, 0, 513)).hasMessageContaining("limit: 513");
    assertThatThrownBy(() -> store().read(mailbox, -1, 1)).hasMessageContaining("afterSeq: -1");
    assertThatThrownBy(() -> remove(new long[0])).hasMessageContaining("seqs: 0");
    assertThatThrownBy(() -> removeRange(0, 1)).hasMessage("firstSeq: 0 (expected: 1 or more)");
    assertThatThrownBy(() -> removeRange(7, 6)).hasMessage("lastSeq: 6 (expected: 7 or more)");
    assertThatThrownBy(
            () -> store().append(mailbox, List.of(Envelopes.message(now(), new byte[65_001]))))
        .hasMessageContaining("payload: 65001 bytes");
  }

  @Test
  void isHealthy() {
    assertThat(store().health()).isEqualTo(MailboxStore.Health.up());
  }

  protected void append(long... seqs) {
    append(
        mailbox,
        LongStream.of(seqs)
            .mapToObj(seq -> Envelopes.message(seq, new byte[] {(byte) seq}))
            .toList());
  }

  protected void append(DeviceAddress target, List<Envelope> envelopes) {
    Answers.of(store().append(target, envelopes));
  }

  protected void remove(long... seqs) {
    Answers.of(store().remove(mailbox, seqs));
  }

  protected void removeRange(long firstSeq, long lastSeq) {
    Answers.of(store().removeRange(mailbox, firstSeq, lastSeq));
  }

  protected List<Envelope> read(DeviceAddress target, long afterSeq, int limit) {
    return Answers.of(store().read(target, afterSeq, limit));
  }

  protected List<Long> seqs(long afterSeq, int limit) {
    return read(mailbox, afterSeq, limit).stream().map(Envelope::seq).toList();
  }

  protected long highestSeq() {
    return Answers.of(store().highestSeq(mailbox));
  }

  protected long now() {
    return SequenceNumbers.firstAt(millis());
  }

  protected long millis() {
    return testStart;
  }

  private static Long[] box(long[] seqs) {
    return LongStream.of(seqs).boxed().toArray(Long[]::new);
  }

  /// Field by field: a record compares its arrays by identity.
  private static void assertSame(List<Envelope> found, List<Envelope> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      Envelope one = found.get(i);
      Envelope other = expected.get(i);
      assertThat(one.seq()).isEqualTo(other.seq());
      assertThat(one.from()).isEqualTo(other.from());
      assertThat(one.kind()).isEqualTo(other.kind());
      assertThat(one.timestampMillis()).isEqualTo(other.timestampMillis());
      assertThat(Arrays.equals(one.messageId(), other.messageId())).isTrue();
      assertThat(Arrays.equals(one.payload(), other.payload())).isTrue();
      assertThat(Arrays.equals(one.refersTo(), other.refersTo())).isTrue();
    }
  }
}
