package chat.skerry.node.handover;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.handover.HandoverFailed.Reason;
import chat.skerry.node.handover.HandoverStatus.Failure;
import chat.skerry.node.handover.HandoverStatus.Passage;
import chat.skerry.node.handover.HandoverStatus.Stage;
import chat.skerry.node.handover.ScriptedSuccessor.Step;
import chat.skerry.node.handover.Successor.Outcome;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Both ends in one JVM, over a real unix socket and with real connections.
final class HandoverTest {
  private static final int CLIENTS = 150;

  /// One in a hundred, rounded down.
  private static final int CANARY = 1;

  @TempDir Path directory;
  private Path socket;
  private Side first;
  private List<Socket> clients;
  private int round;

  @BeforeEach
  void serve() throws IOException {
    socket = directory.resolve("handover.sock");
    first = new Side(socket, 1);
    clients = new ArrayList<>(first.listenAndAccept(CLIENTS));
  }

  @AfterEach
  void close() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
  }

  /// Every client writes a byte and gets the right answer, in its turn of all so far.
  private void echo(Side side) throws IOException {
    assertThat(side.holder.open()).isEqualTo(clients.size());
    for (Socket client : clients) {
      client.getOutputStream().write(round);
    }
    side.holder.sockets.echo();
    for (Socket client : clients) {
      assertThat(client.getInputStream().read()).isEqualTo(2 * round);
    }
    round++;
  }

  @Test
  void passesEveryConnectionWithItsState() throws Exception {
    echo(first);
    try (Predecessor _ = first.serve()) {
      Side second = new Side(socket, 2);
      assertThat(second.takeOver()).isEqualTo(Outcome.TOOK_OVER);
      Passage passage = first.awaitLeft();

      echo(second);
      assertThat(first.holder.open()).isZero();
      assertThat(passage.passed()).isEqualTo(CLIENTS);
      assertThat(passage.closed()).isZero();
      assertThat(second.status.lastPassage().orElseThrow().passed()).isEqualTo(CLIENTS);
      assertThat(passage.pauses().p50Micros()).isPositive();
      assertThat(passage.pauses().maxMicros()).isGreaterThanOrEqualTo(passage.pauses().p99Micros());
      assertThat(first.place.calls).containsExactly("stepAside", "letGo");
      assertThat(second.place.calls).containsExactly("own", "openPort");
      assertThat(first.status.stage()).isEqualTo(Stage.LEFT);
      assertThat(second.status.stage()).isEqualTo(Stage.SERVING);
      assertThat(second.holder.handedOver).isTrue();
      assertThat(first.count("passed")).isEqualTo(CLIENTS);
      assertThat(second.count("passed")).isEqualTo(CLIENTS);
    }
  }

  @Test
  void passesOnAgainAndAgain() throws Exception {
    Side serving = first;
    for (int generation = 2; generation < 6; generation++) {
      try (Predecessor _ = serving.serve()) {
        Side next = new Side(socket, generation);
        assertThat(next.takeOver()).isEqualTo(Outcome.TOOK_OVER);
        serving.awaitLeft();
        serving = next;
        echo(serving);
      }
    }
  }

  @Test
  void keepsWhoConnectsMeanwhileInTheQueue() throws Exception {
    int port = clients.getFirst().getPort();
    try (Predecessor _ = first.serve()) {
      // Whoever comes between the last accept of one process and the first of the other.
      CompletableFuture<Socket> late = new CompletableFuture<>();
      Thread.ofPlatform().start(() -> complete(late, () -> Side.dial(port)));
      Side second = new Side(socket, 2);
      assertThat(second.takeOver()).isEqualTo(Outcome.TOOK_OVER);
      first.awaitLeft();
      second.holder.sockets.accept();
      try (Socket client = late.join()) {
        client.getOutputStream().write(7);
        for (Socket other : clients) {
          other.getOutputStream().write(0);
        }
        second.holder.sockets.echo();
        assertThat(client.getInputStream().read()).isEqualTo(7);
      }
    }
  }

  private static <T> void complete(CompletableFuture<T> future, Callable<T> value) {
    try {
      future.complete(value.call());
    } catch (Exception e) {
      future.completeExceptionally(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnWithWhatWasNotCommittedWhenTheSuccessorDies(Step step) throws Exception {
    int lost =
        switch (step) {
          case CONNECTED, WELCOMED, OWNING, ASIDE_HEARD, PREPARE_HEARD -> 0;
          // The predecessor may or may not have sent COMMIT before it saw the end.
          case PREPARED_SAID -> -1;
          case COMMIT_HEARD, SERVING_SAID, PROVEN_SAID, SECOND_PREPARE_HEARD -> CANARY;
          case SECOND_COMMIT_HEARD -> CANARY + SocketHolder.BATCH_MAX;
          case DONE_HEARD -> CLIENTS;
        };
    echo(first);
    try (Predecessor _ = first.serve()) {
      ScriptedSuccessor.dieAt(step, socket);
      awaitFailure(first);

      dropLost(lost);
      echo(first);
      assertThat(first.count("lost")).isEqualTo(CLIENTS - clients.size());
      assertThat(first.place.calls)
          .as("the island is this process's again")
          .endsWith(step == Step.CONNECTED ? new String[0] : new String[] {"stepBack"});
      clients.add(first.accept(clients.isEmpty() ? port() : clients.getFirst().getPort()));
      clients.removeLast().close();
      // What was accepted and left stays one of its connections: the next process finds it closed.
      Side second = new Side(socket, 100);
      assertThat(second.takeOver()).isEqualTo(Outcome.TOOK_OVER);
      first.awaitLeft();
      assertThat(second.holder.open()).isEqualTo(clients.size() + 1);
    }
  }

  private int port() {
    return lostClients.getFirst().getPort();
  }

  private final List<Socket> lostClients = new ArrayList<>();

  /// Those that see the end of their connection are as many as said, and no others.
  private void dropLost(int expected) throws IOException {
    List<Socket> left = new ArrayList<>();
    for (Socket client : clients) {
      client.setSoTimeout(1);
      try {
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        lostClients.add(client);
      } catch (java.net.SocketTimeoutException e) {
        client.setSoTimeout(10_000);
        left.add(client);
      }
    }
    clients = left;
    if (expected >= 0) {
      assertThat(lostClients).hasSize(expected);
    } else {
      assertThat(lostClients.size()).isIn(0, CANARY);
    }
  }

  private static Failure awaitFailure(Side side) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            side.status.lastFailure().isPresent()
                && side.status.stage() != Stage.HANDING_OVER
                && side.status.stage() != Stage.PASSIVE);
    return side.status.lastFailure().orElseThrow();
  }

  @Test
  void refusesASuccessorThatReadsNoStateOfItsRelease() throws Exception {
    try (Predecessor _ = first.serve()) {
      Side second = new Side(socket, 2);
      second.holder.read = new TreeSet<>(List.of(7, 8));
      assertThat(second.takeOver()).isEqualTo(Outcome.GAVE_UP);
      Failure failure = second.status.lastFailure().orElseThrow();
      assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
      assertThat(failure.text()).contains("states read: [7, 8] (expected: one of [1])");
      assertThat(second.place.calls).containsExactly("giveBack");
      awaitFailure(first);
      echo(first);
    }
  }

  @Test
  void refusesAnOldGenerationAndAnotherProtocol() {
    try (Predecessor _ = first.serve()) {
      assertThat(refusal(ScriptedSuccessor.hello(1, 1, List.of(1))))
          .contains("generation: 1 (expected: above 1)");
      assertThat(refusal(ScriptedSuccessor.hello(9, 2, List.of(1))))
          .contains("protocol: 9 to 9 (expected: 1 among them)");
      assertThat(refusal(Message.of(Message.Type.TAKE)))
          .contains("message: TAKE (expected: HELLO)");
    }
  }

  private String refusal(Message message) {
    try (ScriptedSuccessor successor = new ScriptedSuccessor(socket)) {
      successor.conversation.say(message);
      successor.conversation.hear(ScriptedSuccessor.SOON);
      return "not refused";
    } catch (HandoverFailed e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void keepsAllWhenTheSuccessorCantReadAState() throws Exception {
    try (Predecessor _ = first.serve()) {
      Side second = new Side(socket, 2);
      second.holder.unreadable = true;
      assertThat(second.takeOver()).isEqualTo(Outcome.GAVE_UP);
      assertThat(second.place.calls).containsExactly("own", "openPort", "giveBack");
      Failure failure = awaitFailure(first);
      assertThat(failure.reason()).isEqualTo(Reason.UNREADABLE_STATE);
      assertThat(failure.text()).contains("state 1: field count");
      echo(first);
      assertThat(first.count("returned")).isEqualTo(CANARY);
    }
  }

  @Test
  void keepsAllButTheCanaryWhenTheSuccessorIsNotWell() throws Exception {
    try (Predecessor _ = first.serve()) {
      Side second = new Side(socket, 2);
      assertThat(second.takeOver(Optional.of("errors: SESSION 3"))).isEqualTo(Outcome.GAVE_UP);
      assertThat(awaitFailure(first).text()).contains("errors: SESSION 3");
      second.holder.closeRest();
      dropLost(CANARY);
      echo(first);
    }
  }

  @Test
  void keepsAllWhenTheIslandDoesNotChangeHands() throws Exception {
    try (Predecessor _ = first.serve()) {
      Side second = new Side(socket, 2);
      second.place.refusesToOwn = true;
      assertThat(second.takeOver()).isEqualTo(Outcome.GAVE_UP);
      assertThat(awaitFailure(first).reason()).isEqualTo(Reason.ISLAND);
      echo(first);
    }
  }

  @Test
  void waitsForConnectionsThatAreNotSettled() throws Exception {
    first.holder.unsettled = 3;
    try (Predecessor _ = first.serve()) {
      Side second = new Side(socket, 2);
      assertThat(second.takeOver()).isEqualTo(Outcome.TOOK_OVER);
      assertThat(first.awaitLeft().passed()).isEqualTo(CLIENTS);
      echo(second);
    }
  }

  @Test
  void closesWhatNeverSettles() throws Exception {
    first.holder.unsettled = Integer.MAX_VALUE;
    try (Predecessor _ = first.serve()) {
      Side second = new Side(socket, 2);
      assertThat(second.takeOver()).isEqualTo(Outcome.TOOK_OVER);
      assertThat(first.awaitLeft().closed()).isEqualTo(CLIENTS);
      assertThat(first.count("closed")).isEqualTo(CLIENTS);
      dropLost(CLIENTS);
    }
  }

  @Test
  void closesAConnectionWhoseStateIsTooLarge() throws Exception {
    first.holder.stateBytes = SocketHolder.STATE_BYTES_MAX + 1;
    try (Predecessor _ = first.serve()) {
      Side second = new Side(socket, 2);
      assertThat(second.takeOver()).isEqualTo(Outcome.TOOK_OVER);
      assertThat(first.awaitLeft().closed()).isEqualTo(1);
      dropLost(1);
      echo(second);
    }
  }

  @Test
  void takesBackWhatStandsStillWhenItIsToEndItself() throws Exception {
    Predecessor predecessor = first.serve();
    try (ScriptedSuccessor successor = new ScriptedSuccessor(socket)) {
      successor.hello(2);
      successor.conversation.hear(Message.Type.WELCOME, ScriptedSuccessor.SOON);
      successor.conversation.say(Message.Type.OWNS);
      successor.conversation.hear(Message.Type.ASIDE, ScriptedSuccessor.SOON);
      successor.conversation.say(Message.Type.TAKE);
      Message prepare = successor.conversation.hear(ScriptedSuccessor.SOON);
      predecessor.close();
      echo(first);
      prepare.descriptors().forEach(LibC::close);
    }
  }

  @Test
  void givesUpWhenThePredecessorEndsTheStream() throws Exception {
    try (UnixListener listener = UnixListener.bind(socket)) {
      Side second = new Side(socket, 2);
      var outcome = CompletableFuture.supplyAsync(second::takeOver);
      listener.accept().close();
      assertThat(outcome.get()).isEqualTo(Outcome.GAVE_UP);
      assertThat(second.status.lastFailure().orElseThrow().reason()).isEqualTo(Reason.GONE);
    }
  }

  @Test
  void saysThatNobodyListens() {
    Side second = new Side(socket, 2);
    assertThat(second.takeOver()).isEqualTo(Outcome.GAVE_UP);
    assertThat(second.status.lastFailure().orElseThrow().text())
        .contains(socket.toString())
        .contains("connect");
  }

  @Test
  void isForItsOwnUserAlone() throws Exception {
    try (Predecessor _ = first.serve()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void rehearsesOnItself() {
    new Rehearsal(first.settings).run();
    assertThat(directory).isEmptyDirectory();
    assertThat(first.status.stage()).isEqualTo(Stage.REHEARSING);
  }
}
