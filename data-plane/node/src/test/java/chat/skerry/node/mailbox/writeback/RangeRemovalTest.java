package chat.skerry.node.mailbox.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Answers;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.Envelopes;
import chat.skerry.node.mailbox.SequenceNumbers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// When the store behind is asked to remove a range, and when each envelope by itself.
final class RangeRemovalTest {
  private static final DeviceAddress BOB = new DeviceAddress("bob", 0);
  private static final long START_MILLIS = 1_790_000_000_000L;

  private final VirtualTime time = new VirtualTime(START_MILLIS);
  private final CountingStore behind = new CountingStore();
  private final WriteBackMailboxStore store =
      new WriteBackMailboxStore(
          new WriteBackPorts(
              new LocalMemory(START_MILLIS - Duration.ofHours(2).toMillis()),
              behind,
              Runnable::run,
              time::millis,
              () -> Duration.ofMillis(time.millis()).toNanos(),
              new SimpleMeterRegistry()),
          new WriteBackSettings(false, 64 << 20, Duration.ofSeconds(5)));

  @Test
  void removesABacklogThatIsKnownAsOneRangeOnceItIsAnHourOld() {
    long[] seqs = appendBacklog();
    pass(Duration.ofHours(2));
    append(now()); // a batch that both members confirm
    assertThat(seqs()).hasSize(21);
    remove(seqs);
    assertThat(behind.rangeDeletes()).isEqualTo(1);
    assertThat(behind.deletes()).isZero();
    assertThat(seqs()).hasSize(1);
  }

  @Test
  void removesExactlyWhatIsYoungerThanAnHour() {
    long[] seqs = appendBacklog();
    pass(Duration.ofMinutes(59));
    append(now());
    assertThat(seqs()).hasSize(21);
    remove(seqs);
    assertThat(behind.rangeDeletes()).isZero();
    assertThat(behind.deletes()).isEqualTo(1);
    assertThat(seqs()).hasSize(1);
  }

  @Test
  void removesExactlyWhatBothMembersConfirmedNothingAfter() {
    long[] seqs = appendBacklog();
    pass(Duration.ofHours(2));
    assertThat(seqs()).hasSize(20);
    remove(seqs);
    assertThat(behind.rangeDeletes()).isZero();
    assertThat(seqs()).isEmpty();
  }

  @Test
  void removesExactlyUntilTheStoreWasReadToItsEndAfterAChangeOfOwnership() {
    long[] seqs = appendBacklog();
    pass(Duration.ofHours(2));
    append(now());
    assertThat(seqs()).hasSize(21);
    store.ownershipChanged();
    pass(Duration.ofSeconds(10));
    remove(LongStream.of(seqs).limit(10).toArray());
    assertThat(behind.rangeDeletes()).isZero();
    assertThat(seqs()).hasSize(11);
    remove(LongStream.of(seqs).skip(10).toArray());
    assertThat(behind.rangeDeletes()).isEqualTo(1);
    assertThat(seqs()).hasSize(1);
  }

  @Test
  void leavesAnEnvelopeInTheMiddleThatIsNotAcknowledged() {
    long[] seqs = appendBacklog();
    pass(Duration.ofHours(2));
    append(now());
    assertThat(seqs()).hasSize(21);
    remove(LongStream.of(seqs).filter(seq -> seq != seqs[9]).toArray());
    assertThat(behind.rangeDeletes()).isEqualTo(2);
    assertThat(seqs()).hasSize(2).contains(seqs[9]);
  }

  @Test
  void countsOnceWhatExpired() {
    appendBacklog();
    pass(SequenceNumbers.TIME_TO_LIVE.plusMinutes(2));
    assertThat(store.takeExpired(BOB)).isEqualTo(20);
    assertThat(store.takeExpired(BOB)).isZero();
  }

  private long[] appendBacklog() {
    long first = now();
    long[] seqs = LongStream.range(0, 20).map(i -> first + 2 * i).toArray();
    append(seqs);
    pass(Duration.ofSeconds(10));
    assertThat(behind.appends()).isEqualTo(1);
    return seqs;
  }

  private void append(long... seqs) {
    Answers.of(
        store.append(
            BOB,
            LongStream.of(seqs).mapToObj(seq -> Envelopes.message(seq, new byte[] {1})).toList()));
  }

  private void remove(long... seqs) {
    Answers.of(store.remove(BOB, seqs));
  }

  private List<Long> seqs() {
    return Answers.of(store.read(BOB, 0, 64)).stream().map(Envelope::seq).toList();
  }

  private long now() {
    return SequenceNumbers.firstAt(time.millis());
  }

  private void pass(Duration duration) {
    time.advanceTo(time.millis() + duration.toMillis());
    store.sweep();
  }
}
