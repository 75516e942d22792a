package chat.skerry.node.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Answers;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.HeldMailboxStore;
import chat.skerry.node.mailbox.InMemoryMailboxStore;
import chat.skerry.node.supervision.Supervisor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MailboxesTest {
  private static final DeviceAddress ALICE = new DeviceAddress("alice", 0);
  private static final DeviceAddress BOB = new DeviceAddress("bob", 0);
  private static final DeliveryLimits LIMITS = new DeliveryLimits(20, 1_000, 8, 12, 64, 640);

  private final InMemoryMailboxStore store = new InMemoryMailboxStore();
  private final HeldMailboxStore held = new HeldMailboxStore(store);
  private final List<List<Envelope>> announced = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private long nowMillis = 1_750_000_000_000L;
  private boolean owned = true;
  private boolean undisputed = true;
  private Runnable onAnnounce = () -> {};
  private int ids;

  private final Mailboxes mailboxes =
      new Mailboxes(
          new MailboxSettings(
              0,
              LIMITS,
              () -> nowMillis,
              () -> undisputed,
              new Random(1),
              meters,
              new Supervisor(() -> 0, meters)),
          held,
          (mailbox, envelopes) -> {
            announced.add(envelopes);
            onAnnounce.run();
          },
          mailbox -> owned);

  private Submission message(int id, int bytes) {
    return new Submission(
        ALICE,
        BOB,
        ByteBuffer.allocate(16).putInt(id).array(),
        Envelope.Kind.MESSAGE,
        new byte[bytes],
        new byte[0]);
  }

  private CompletionStage<Outcome> send() {
    return mailboxes.append(message(ids++, 1));
  }

  private static Outcome outcome(CompletionStage<Outcome> stage) {
    assertThat(stage.toCompletableFuture()).isCompleted();
    return stage.toCompletableFuture().join();
  }

  private static Outcome.Reason reason(CompletionStage<Outcome> stage) {
    assertThat(outcome(stage)).isInstanceOf(Outcome.Refused.class);
    Outcome.Refused refused = (Outcome.Refused) outcome(stage);
    assertThat(refused.retryAfterMillis()).isPositive();
    return refused.reason();
  }

  private void run() {
    while (held.next()) {
      assertThat(held.held()).isLessThanOrEqualTo(1);
    }
  }

  private List<Envelope> stored() {
    return Answers.of(store.read(BOB, 0, 512));
  }

  @Test
  void answersOnlyWhatIsStored() {
    CompletionStage<Outcome> sent = send();
    assertThat(sent.toCompletableFuture()).isNotDone();

    run();

    assertThat(outcome(sent)).isEqualTo(new Outcome.Stored(nowMillis));
    assertThat(stored()).hasSize(1);
    assertThat(mailboxes.inFlight()).isZero();
  }

  @Test
  void storesTogetherWhatGathered() {
    send();
    send();
    send();
    run();
    assertThat(announced).extracting(List::size).containsExactly(1, 2);
    assertThat(announced.getLast()).extracting(Envelope::seq).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void hasOneWriteToAMailboxUnderWayAtATime() {
    send();
    send();
    for (int step = 0; step < 4; step++) {
      assertThat(held.held()).isEqualTo(1);
      held.next();
      send();
    }
    run();
    assertThat(announced.stream().flatMap(List::stream).toList()).isEqualTo(stored()).hasSize(6);
  }

  @Test
  void announcesInTheOrderOfSeq() {
    for (int i = 0; i < 6; i++) {
      send();
      held.next();
    }
    run();
    assertThat(announced.stream().flatMap(List::stream).toList()).isEqualTo(stored()).hasSize(6);
  }

  @Test
  void answersARetryWithoutASecondEnvelope() {
    CompletionStage<Outcome> first = mailboxes.append(message(7, 1));
    CompletionStage<Outcome> early = mailboxes.append(message(7, 1));
    run();
    nowMillis += 5_000;
    CompletionStage<Outcome> late = mailboxes.append(message(7, 1));

    assertThat(outcome(late)).isEqualTo(outcome(first)).isEqualTo(outcome(early));
    assertThat(stored()).hasSize(1);
  }

  @Test
  void takesARetryOfARefusedSubmissionForANewOne() {
    store.available(false);
    CompletionStage<Outcome> first = mailboxes.append(message(7, 1));
    run();
    assertThat(reason(first)).isEqualTo(Outcome.Reason.UNAVAILABLE);
    assertThat(mailboxes.inFlight()).isZero();

    store.available(true);
    CompletionStage<Outcome> second = mailboxes.append(message(7, 1));
    run();
    assertThat(outcome(second)).isInstanceOf(Outcome.Stored.class);
  }

  @Test
  void numbersAboveWhatAnotherOwnerStoredWhileTwoMayWriteAMailbox() {
    undisputed = false;
    send();
    run();
    Envelope first = stored().getFirst();
    Envelope foreign =
        new Envelope(
            first.seq() + 1_000_001,
            message(99, 1).messageId(),
            first.from(),
            first.kind(),
            first.timestampMillis(),
            first.payload(),
            first.refersTo());
    store.append(message(1, 1).to(), List.of(foreign));
    send();
    run();
    assertThat(stored().getLast().seq()).isGreaterThan(foreign.seq());
  }

  @Test
  void refusesWhatItDoesNotOwnAnyMore() {
    CompletionStage<Outcome> first = send();
    CompletionStage<Outcome> second = send();
    owned = false;
    run();
    CompletionStage<Outcome> third = send();
    assertThat(outcome(first)).isInstanceOf(Outcome.Stored.class);
    assertThat(reason(second)).isEqualTo(Outcome.Reason.UNAVAILABLE);
    assertThat(reason(third)).isEqualTo(Outcome.Reason.UNAVAILABLE);
    assertThat(stored()).hasSize(1);
  }

  @Test
  void acknowledgesNothingWhenTheOwnerMayHaveChangedMeanwhile() {
    onAnnounce = mailboxes::ownershipChanged;
    CompletionStage<Outcome> sent = send();
    run();
    assertThat(reason(sent)).isEqualTo(Outcome.Reason.UNAVAILABLE);
  }

  @Test
  void numbersAboveWhatAnotherOwnerStored() {
    long foreign = chat.skerry.node.mailbox.SequenceNumbers.firstAt(nowMillis + 10_000) | 1;
    Answers.of(
        store.append(
            BOB,
            List.of(
                new Envelope(
                    foreign,
                    new byte[16],
                    ALICE,
                    Envelope.Kind.MESSAGE,
                    1,
                    new byte[1],
                    new byte[0]))));
    send();
    run();
    assertThat(stored().getLast().seq()).isGreaterThan(foreign);
  }

  @Test
  void numbersAboveWhatADeviceWasShown() {
    send();
    run();
    long shown = stored().getLast().seq() + (10_000L << 21);
    mailboxes.seen(shown);
    send();
    run();
    assertThat(stored().getLast().seq()).isGreaterThan(shown);
  }

  @Test
  void boundsWhatWaits() {
    int underWay = 1;
    for (int i = 0; i < underWay + LIMITS.waitingPerMailboxMax(); i++) {
      assertThat(send().toCompletableFuture()).isNotDone();
    }
    assertThat(reason(send())).isEqualTo(Outcome.Reason.UNAVAILABLE);
    run();
    assertThat(stored()).hasSize(underWay + LIMITS.waitingPerMailboxMax());
  }

  @Test
  void boundsTheBytesInFlight() {
    mailboxes.append(message(ids++, 800));
    assertThat(reason(mailboxes.append(message(ids++, 101)))).isEqualTo(Outcome.Reason.UNAVAILABLE);
    run();
    CompletionStage<Outcome> later = mailboxes.append(message(ids++, 101));
    run();
    assertThat(outcome(later)).isInstanceOf(Outcome.Stored.class);
  }

  @Test
  void countsWhatAFullMailboxRefusedUntilItsDeviceIsTold() {
    for (int i = 0; i < LIMITS.mailboxEnvelopesMax(); i++) {
      send();
      run();
    }
    assertThat(mailboxes.takeRefused(BOB)).isZero();
    send();
    send();
    assertThat(mailboxes.takeRefused(BOB)).isEqualTo(2);
    assertThat(mailboxes.takeRefused(BOB)).isZero();
  }

  @Test
  void fillsAMailboxToItsBoundAndTakesMoreAfterARemoval() {
    for (int i = 0; i < LIMITS.mailboxEnvelopesMax(); i++) {
      send();
      run();
    }
    assertThat(reason(send())).isEqualTo(Outcome.Reason.MAILBOX_FULL);

    CompletionStage<Void> removed = mailboxes.remove(BOB, new long[] {stored().getFirst().seq()});
    assertThat(reason(send())).isEqualTo(Outcome.Reason.MAILBOX_FULL);
    run();
    assertThat(removed.toCompletableFuture()).isCompleted();
    CompletionStage<Outcome> sent = send();
    run();
    assertThat(outcome(sent)).isInstanceOf(Outcome.Stored.class);
    assertThat(reason(send())).isEqualTo(Outcome.Reason.MAILBOX_FULL);

    mailboxes.counted(BOB, 0);
    assertThat(send().toCompletableFuture()).isNotDone();
  }

  @Test
  void forgetsTheLongestUnusedMailboxes() {
    for (int i = 0; i < 5_000; i++) {
      mailboxes.append(
          new Submission(
              ALICE,
              new DeviceAddress("account-" + i, 0),
              ByteBuffer.allocate(16).putInt(ids++).array(),
              Envelope.Kind.MESSAGE,
              new byte[1],
              new byte[0]));
      run();
    }
    CompletionStage<Outcome> sent = send();
    run();
    assertThat(outcome(sent)).isInstanceOf(Outcome.Stored.class);
  }

  @Test
  void writesThousandsOfBatchesOfAStoreThatAnswersAtOnce() {
    AtomicInteger left = new AtomicInteger(20_000);
    Mailboxes[] quick = new Mailboxes[1];
    quick[0] =
        new Mailboxes(
            new MailboxSettings(
                0,
                new DeliveryLimits(20, 1_000, 8, 100_000, 64, 640),
                () -> nowMillis,
                () -> true,
                new Random(1),
                new SimpleMeterRegistry(),
                new Supervisor(() -> 0, new SimpleMeterRegistry())),
            store,
            (mailbox, envelopes) -> {
              if (left.decrementAndGet() > 0) {
                quick[0].append(message(ids++, 1));
              }
            },
            mailbox -> true);
    quick[0].append(message(ids++, 1));
    assertThat(left).hasValue(0);
    assertThat(quick[0].inFlight()).isZero();
  }

  @Test
  void survivesAnErrorOfTheListener() {
    onAnnounce =
        () -> {
          throw new IllegalStateException("planted");
        };
    CompletionStage<Outcome> first = send();
    run();
    assertThat(reason(first)).isEqualTo(Outcome.Reason.UNAVAILABLE);

    onAnnounce = () -> {};
    CompletionStage<Outcome> second = send();
    run();
    assertThat(outcome(second)).isInstanceOf(Outcome.Stored.class);
    assertThat(mailboxes.inFlight()).isZero();
  }

  @Test
  void countsWhatItRefuses() {
    store.available(false);
    send();
    run();
    assertThat(
            meters.get("skerry.submissions.refused").tag("reason", "UNAVAILABLE").counter().count())
        .isEqualTo(1);
  }
}
