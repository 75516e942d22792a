package chat.skerry.node.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.AccountSubmission;
import chat.skerry.node.delivery.DeviceMismatch;
import chat.skerry.node.delivery.DevicePayloads;
import chat.skerry.node.delivery.DevicePayloads.DevicePayload;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Submission;
import chat.skerry.node.delivery.SubmissionHandler;
import chat.skerry.node.edge.MemberReport;
import chat.skerry.node.edge.PartitionSet;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.routing.Place;
import chat.skerry.protocol.envelope.DeviceList;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerLinksTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Place A = new Place("acme/test", "test-0", "test-0-a");
  private static final Place B = new Place("acme/test", "test-0", "test-0-b");
  private static final DeviceAddress ALICE = new DeviceAddress("alice", 0);
  private static final DeviceAddress BOB = new DeviceAddress("bob", 1);

  private static final DeviceMismatch MISMATCH =
      new DeviceMismatch(
          "bob",
          new DeviceList(
              7, List.of(new DeviceList.Entry(0, -1), new DeviceList.Entry(4, 1_000_000))),
          List.of(0),
          List.of(3, -1),
          List.of(4));

  private final List<Submission> accepted = new CopyOnWriteArrayList<>();
  private final List<AccountSubmission> acceptedToAccounts = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> closeables = new ArrayList<>();
  private final TestMaps maps = new TestMaps();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : closeables.reversed()) {
      closeable.close();
    }
  }

  @Test
  void handsASubmissionOverUnchangedAndReturnsItsOutcome() {
    PeerServer b = serve(B, 0, submission -> outcome(new Outcome.Stored(77)));
    PeerLinks links = links(b.port());
    Submission submission =
        new Submission(
            ALICE, BOB, id(1), Envelope.Kind.READ, new byte[0], id(2), Submission.HOPS_MAX);
    assertThat(join(links.submit("test-0-b", submission))).isEqualTo(new Outcome.Stored(77));
    assertThat(accepted).usingRecursiveFieldByFieldElementComparator().containsExactly(submission);
  }

  @Test
  void handsASubmissionToAnAccountOverUnchangedAndReturnsItsOutcome() {
    PeerServer b = serve(B, 0, submission -> outcome(new Outcome.Stored(77)));
    PeerLinks links = links(b.port());
    AccountSubmission submission =
        new AccountSubmission(
            ALICE,
            "bob",
            id(1),
            Envelope.Kind.MESSAGE,
            new DevicePayloads(
                -5,
                List.of(
                    new DevicePayload(0, 12, new byte[] {1, 2}),
                    new DevicePayload(-1, -2, new byte[] {3}))),
            new byte[0],
            1);
    assertThat(join(links.submit("test-0-b", submission)))
        .isEqualTo(new Outcome.Mismatch(MISMATCH));
    assertThat(acceptedToAccounts)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(submission);
    assertThat(accepted).isEmpty();
  }

  @Test
  void returnsARefusalAsItWasGiven() {
    Outcome.Refused full = new Outcome.Refused(Outcome.Reason.MAILBOX_FULL, 0, "mailbox: full");
    PeerServer b = serve(B, 0, submission -> outcome(full));
    assertThat(join(links(b.port()).submit("test-0-b", message(1)))).isEqualTo(full);
  }

  @Test
  void keepsTheOrderOfManyInFlight() {
    PeerServer b = serve(B, 0, submission -> outcome(new Outcome.Stored(1)));
    PeerLinks links = links(b.port());
    List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      outcomes.add(links.submit("test-0-b", message(i)));
    }
    outcomes.forEach(outcome -> assertThat(join(outcome)).isInstanceOf(Outcome.Stored.class));
    assertThat(accepted.stream().map(s -> ByteBuffer.wrap(s.messageId()).getLong()))
        .isSorted()
        .hasSize(3_000);
  }

  @Test
  void matchesOutcomesThatComeInAnotherOrder() {
    List<CompletableFuture<Outcome>> open = Collections.synchronizedList(new ArrayList<>());
    PeerServer b =
        serve(
            B,
            0,
            submission -> {
              CompletableFuture<Outcome> future = new CompletableFuture<>();
              open.add(future);
              return future;
            });
    PeerLinks links = links(b.port());
    List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      outcomes.add(links.submit("test-0-b", message(i)));
    }
    await().atMost(SOON).until(() -> open.size() == 10);
    for (int i = 9; i >= 0; i--) {
      open.get(i).complete(new Outcome.Stored(i));
    }
    for (int i = 0; i < 10; i++) {
      assertThat(join(outcomes.get(i))).isEqualTo(new Outcome.Stored(i));
    }
  }

  @Test
  void refusesAllUnansweredWhenTheMemberIsLostAndConnectsAgain() {
    PeerServer b = serve(B, 0, submission -> new CompletableFuture<>());
    PeerLinks links = links(b.port());
    List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      outcomes.add(links.submit("test-0-b", message(i)));
    }
    await().atMost(SOON).until(() -> accepted.size() == 20);
    int port = b.port();
    b.close();
    outcomes.forEach(outcome -> assertUnavailable(join(outcome)));
    assertUnavailable(join(links.submit("test-0-b", message(99))));
    serve(B, port, submission -> outcome(new Outcome.Stored(5)));
    await().atMost(SOON).until(() -> links.openLinks().contains("test-0-b"));
    assertThat(join(links.submit("test-0-b", message(100)))).isEqualTo(new Outcome.Stored(5));
  }

  @Test
  void losesNothingAndKeepsTheOrderWhenAnotherProcessOfTheMemberTakesThePort() {
    PeerServer older = serve(B, 0, submission -> outcome(new Outcome.Stored(1)));
    PeerLinks links = links(older.port());
    List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      outcomes.add(links.submit("test-0-b", message(i)));
      if (i == 1_000) {
        int port = older.port();
        await().atMost(SOON).until(() -> !accepted.isEmpty());
        older.handOver();
        assertThat(older.isOpen()).isFalse();
        Thread.startVirtualThread(() -> {
          await().atMost(SOON).until(() -> opens(port));
        });
      }
    }
    outcomes.forEach(outcome -> assertThat(join(outcome)).isInstanceOf(Outcome.Stored.class));
    assertThat(accepted.stream().map(s -> ByteBuffer.wrap(s.messageId()).getLong()))
        .isSorted()
        .hasSize(3_000);
  }

  private boolean opens(int port) {
    try {
      serve(B, port, submission -> outcome(new Outcome.Stored(2)));
      return true;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  @Test
  void answersWhatItAcceptedBeforeItHandsOver() {
    CompletableFuture<Outcome> late = new CompletableFuture<>();
    PeerServer older = serve(B, 0, submission -> late);
    PeerLinks links = links(older.port());
    CompletionStage<Outcome> first = links.submit("test-0-b", message(1));
    await().atMost(SOON).until(() -> accepted.size() == 1);
    int port = older.port();
    older.handOver();
    CompletionStage<Outcome> second = links.submit("test-0-b", message(2));
    serve(B, port, submission -> outcome(new Outcome.Stored(2)));
    assertThat(second.toCompletableFuture()).isNotDone();
    late.complete(new Outcome.Stored(1));
    assertThat(join(first)).isEqualTo(new Outcome.Stored(1));
    assertThat(join(second)).isEqualTo(new Outcome.Stored(2));
  }

  @Test
  void opensThePortAgainWhenTheOtherProcessDidNotTakeIt() {
    PeerServer b = serve(B, 0, submission -> outcome(new Outcome.Stored(1)));
    PeerServer fixed = serve(B, freed(b), submission -> outcome(new Outcome.Stored(3)));
    PeerLinks links = links(fixed.port());
    assertThat(join(links.submit("test-0-b", message(1)))).isEqualTo(new Outcome.Stored(3));
    fixed.handOver();
    CompletionStage<Outcome> waiting = links.submit("test-0-b", message(2));
    fixed.open();
    assertThat(join(waiting)).isEqualTo(new Outcome.Stored(3));
  }

  private static int freed(PeerServer server) {
    int port = server.port();
    server.close();
    return port;
  }

  @Test
  void reachesTheOtherProcessOfThisMemberByItsOwnName() {
    PeerServer probe = serve(A, 0, submission -> outcome(new Outcome.Stored(1)));
    int port = freed(probe);
    maps.own("127.0.0.1:" + port);
    PeerLinks links = links(1);
    CompletionStage<Outcome> waiting = links.submit("test-0-a", message(1));
    assertThat(waiting.toCompletableFuture()).isNotDone();
    serve(A, port, submission -> outcome(new Outcome.Stored(8)));
    assertThat(join(waiting)).isEqualTo(new Outcome.Stored(8));
  }

  @Test
  void boundsWhatIsUnanswered() {
    PeerServer b = serve(B, 0, submission -> new CompletableFuture<>());
    PeerLinks links = links(b.port());
    List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 4_096; i++) {
      outcomes.add(links.submit("test-0-b", message(i)));
    }
    CompletionStage<Outcome> tooMany = links.submit("test-0-b", message(4_097));
    assertThat(tooMany.toCompletableFuture()).isDone();
    assertUnavailable(join(tooMany));
    assertThat(outcomes.getFirst().toCompletableFuture()).isNotDone();
  }

  @Test
  void boundsTheBytesThatAreUnanswered() {
    PeerServer b = serve(B, 0, submission -> new CompletableFuture<>());
    PeerLinks links = links(b.port());
    int taken = 0;
    byte[] payload = new byte[65_000];
    while (!links
        .submit(
            "test-0-b",
            new Submission(ALICE, BOB, id(1), Envelope.Kind.MESSAGE, payload, new byte[0]))
        .toCompletableFuture()
        .isDone()) {
      taken++;
    }
    assertThat(taken).isBetween(100, 140);
    await().atMost(SOON).until(() -> accepted.size() >= 100);
  }

  @Test
  void refusesWhatIsNotAnsweredInTime() {
    PeerServer b = serve(B, 0, submission -> new CompletableFuture<>());
    PeerLinks links = links(b.port());
    assertUnavailable(join(links.submit("test-0-b", message(1))));
    assertThat(links.openLinks()).containsExactly("test-0-b");
  }

  @Test
  void refusesAMemberThatIsNotInTheMap() {
    PeerServer b = serve(B, 0, submission -> outcome(new Outcome.Stored(1)));
    assertUnavailable(join(links(b.port()).submit("test-9-a", message(1))));
  }

  @Test
  void doesNotSpeakToAnotherClusterOrAnotherMemberAtTheAddress() {
    PeerServer foreign =
        serve(
            new Place("other/test", "test-0", "test-0-b"),
            0,
            submission -> outcome(new Outcome.Stored(1)));
    PeerServer wrong =
        serve(
            new Place("acme/test", "test-0", "test-0-c"),
            0,
            submission -> outcome(new Outcome.Stored(1)));
    for (PeerServer server : List.of(foreign, wrong)) {
      assertUnavailable(join(links(server.port()).submit("test-0-b", message(1))));
    }
    assertThat(accepted).isEmpty();
  }

  @Test
  void followsTheAddressesOfTheMap() {
    PeerServer first = serve(B, 0, submission -> outcome(new Outcome.Stored(1)));
    PeerServer second = serve(B, 0, submission -> outcome(new Outcome.Stored(2)));
    PeerLinks links = links(first.port());
    assertThat(join(links.submit("test-0-b", message(1)))).isEqualTo(new Outcome.Stored(1));
    maps.become("test-0-b", "localhost:" + second.port());
    await()
        .atMost(SOON)
        .until(() -> join(links.submit("test-0-b", message(2))).equals(new Outcome.Stored(2)));
    maps.become("test-0-c", "localhost:" + second.port());
    await().atMost(SOON).until(() -> !links.openLinks().contains("test-0-b"));
  }

  @Test
  void refusesMalformedSubmissionsOnly() {
    PeerServer b = serve(B, 0, submission -> outcome(new Outcome.Stored(1)));
    PeerLinks links = links(b.port());
    Submission broken =
        new Submission(ALICE, BOB, new byte[3], Envelope.Kind.MESSAGE, new byte[1], new byte[0]);
    Outcome outcome = join(links.submit("test-0-b", broken));
    assertThat(outcome)
        .isEqualTo(
            new Outcome.Refused(Outcome.Reason.INVALID, 0, "message_id: 3 (expected: 16 to 16)"));
    assertThat(join(links.submit("test-0-b", message(1)))).isEqualTo(new Outcome.Stored(1));
  }

  private PeerServer serve(
      Place identity, int port, Function<Submission, CompletionStage<Outcome>> answer) {
    ReportServer reports =
        new ReportServer(identity, () -> new MemberReport(true, 0, PartitionSet.NONE));
    closeables.add(reports);
    PeerServer server =
        PeerServer.start(
            new InetSocketAddress("127.0.0.1", port),
            identity,
            new SubmissionHandler() {
              @Override
              public CompletionStage<Outcome> accept(Submission submission) {
                accepted.add(submission);
                return answer.apply(submission);
              }

              @Override
              public CompletionStage<Outcome> accept(AccountSubmission submission) {
                acceptedToAccounts.add(submission);
                return outcome(new Outcome.Mismatch(MISMATCH));
              }
            },
            reports);
    closeables.add(server);
    return server;
  }

  private PeerLinks links(int port) {
    maps.become("test-0-b", "127.0.0.1:" + port);
    PeerLinks links =
        new PeerLinks(maps, A, new SimpleMeterRegistry(), System::nanoTime, new Random(1));
    closeables.add(links);
    return links;
  }

  private static Submission message(long number) {
    return new Submission(
        ALICE, BOB, id(number), Envelope.Kind.MESSAGE, new byte[] {1, 2, 3}, new byte[0]);
  }

  private static byte[] id(long number) {
    return ByteBuffer.allocate(16).putLong(number).array();
  }

  private static CompletionStage<Outcome> outcome(Outcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }

  private static void assertUnavailable(Outcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Outcome.Reason.UNAVAILABLE));
  }

  private static Outcome join(CompletionStage<Outcome> stage) {
    return stage.toCompletableFuture().join();
  }
}
