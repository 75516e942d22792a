package chat.skerry.node.mailbox.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.node.mailbox.Answers;
import chat.skerry.node.mailbox.InMemoryMailboxStore;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.MailboxStoreContract;
import chat.skerry.node.store.StoreUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteBackMailboxStoreTest extends MailboxStoreContract {
  private static final Duration WRITE_BACK_AFTER = Duration.ofSeconds(5);
  private static final long MEMORY_BYTES = 16 << 20;

  private final LocalMemory memory = new LocalMemory(System.currentTimeMillis());
  private final InMemoryMailboxStore backing = new InMemoryMailboxStore();
  private long nanos = Duration.ofMinutes(1).toNanos();
  private WriteBackMailboxStore store = open(false);

  @Override
  protected MailboxStore store() {
    return store;
  }

  @Test
  void keepsFromTheStoreBehindWhatIsAcknowledgedInTime() {
    long first = now();
    append(first, first + 2);
    remove(new long[] {first, first + 2});
    after(WRITE_BACK_AFTER.multipliedBy(2));
    assertThat(behind()).isZero();
    assertThat(memory.size()).isZero();
  }

  @Test
  void writesBackWhatNobodyAcknowledgesAndKeepsItInMemory() {
    long first = now();
    append(first, first + 2);
    after(WRITE_BACK_AFTER.minusSeconds(1));
    assertThat(behind()).isZero();
    after(Duration.ofSeconds(2));
    assertThat(behind()).isEqualTo(2);
    assertThat(memory.size()).isEqualTo(2);
    assertThat(store.unwritten()).isZero();
    remove(new long[] {first, first + 2});
    assertThat(behind()).isZero();
  }

  @Test
  void writesThroughWhileTheOtherMemberIsAway() {
    memory.alone(true);
    long first = now();
    append(first);
    assertThat(behind()).isEqualTo(1);
    assertThat(store.durability()).isEqualTo(Durability.CASSANDRA);
    assertThat(seqs(0, 10)).containsExactly(first);
  }

  @Test
  void refusesWhereThereIsNoSecondCopy() {
    memory.alone(true);
    backing.available(false);
    long first = now();
    assertThatThrownBy(() -> append(first)).isInstanceOf(StoreUnavailableException.class);
    assertThat(store.durability()).isEqualTo(Durability.NONE);
    assertThat(store.health().ready()).isFalse();
  }

  @Test
  void storesWithoutTheStoreBehindWhileBothMembersAreThere() {
    append(now());
    backing.available(false);
    append(now() + 10);
    assertThat(store.durability()).isEqualTo(Durability.TWO_MEMBERS);
    assertThat(store.health().ready()).isTrue();
  }

  @Test
  void writesEverythingAtOnceWhenTheOtherMemberGoes() {
    append(now());
    memory.alone(true);
    store.ownershipChanged();
    assertThat(behind()).isEqualTo(1);
  }

  @Test
  void writesEverythingBeforeTheMemberLeaves() {
    append(now());
    store.flush();
    assertThat(behind()).isEqualTo(1);
    assertThat(store.unwritten()).isZero();
  }

  @Test
  void writesThroughAlwaysWhereThatIsAskedFor() {
    store = open(true);
    append(now());
    assertThat(behind()).isEqualTo(1);
    assertThat(memory.size()).isEqualTo(1);
    assertThat(store.durability()).isEqualTo(Durability.CASSANDRA);
  }

  @Test
  void findsAfterATakeoverWhatTheOtherMemberPut() {
    long first = now();
    append(first, first + 2);
    WriteBackMailboxStore survivor = open(false);
    assertThat(Answers.of(survivor.read(mailbox, 0, 10))).hasSize(2);
    Answers.of(survivor.remove(mailbox, new long[] {first}));
    assertThat(Answers.of(survivor.read(mailbox, 0, 10))).hasSize(1);
  }

  private WriteBackMailboxStore open(boolean always) {
    WriteBackMailboxStore opened =
        new WriteBackMailboxStore(
            new WriteBackPorts(
                memory,
                backing,
                Runnable::run,
                System::currentTimeMillis,
                () -> nanos,
                new SimpleMeterRegistry()),
            new WriteBackSettings(always, MEMORY_BYTES, WRITE_BACK_AFTER));
    nanos += Duration.ofMinutes(1).toNanos();
    return opened;
  }

  private void after(Duration time) {
    nanos += time.toNanos();
    store.sweep();
  }

  private int behind() {
    return Answers.of(backing.read(mailbox, 0, 100)).size();
  }
}
