package chat.skerry.client.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.client.connection.HostPort;
import chat.skerry.client.scripted.ScriptedMember;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChatClientTest {
  private static final Address BOB = new Address("bob", 0);
  private static final MessageId FIRST = new MessageId(1, 1);
  private static final MessageId SECOND = new MessageId(2, 2);

  private final RecordingListener listener = new RecordingListener();
  private final List<AutoCloseable> open = new java.util.ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void sendsAndLearnsThatItIsStored() {
    ScriptedMember member = keep(ScriptedMember.obliging());
    ChatClient client = connect(member.config("alice"));

    SendResult result = join(client.send(BOB, "hi".getBytes(UTF_8)));

    assertThat(result).isInstanceOf(SendResult.Sent.class);
    Frame.Send send = member.sessions().getFirst().received(Frame.Send.class).getFirst();
    assertThat(send.payload().toString(UTF_8)).isEqualTo("hi");
    assertThat(send.kind()).isEqualTo(Kind.MESSAGE);
    assertThat(client.unanswered()).isZero();
    assertThat(listener.backlogs).containsExactly(0);
  }

  @Test
  void repeatsASendUnderTheSameIdAfterTheConnectionBroke() {
    AtomicInteger attempts = new AtomicInteger();
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              Frame.Send send = (Frame.Send) session.read();
              if (attempts.incrementAndGet() < 3) {
                session.close();
                return;
              }
              session.sent(send);
              session.answerSends();
            }));
    ChatClient client = connect(member.config("alice"));

    assertThat(join(client.send(BOB, new byte[] {1}))).isInstanceOf(SendResult.Sent.class);

    assertThat(
            member.sessions().stream()
                .flatMap(session -> session.received(Frame.Send.class).stream())
                .map(Frame.Send::clientId)
                .distinct())
        .hasSize(1);
    assertThat(member.sessions()).hasSize(3);
    assertThat(listener.disconnected).hasSize(2);
  }

  @Test
  void repeatsASendAfterARefusalThatPasses() {
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              for (int i = 0; i < 2; i++) {
                Frame.Send send = (Frame.Send) session.read();
                session.write(
                    new Frame.Refused(send.clientId(), RefusedReason.UNAVAILABLE, 5, "store away"));
              }
              session.answerSends();
            }));
    ChatClient client = connect(member.config("alice"));

    assertThat(join(client.send(BOB, new byte[] {1}))).isInstanceOf(SendResult.Sent.class);
    assertThat(member.sessions().getFirst().received(Frame.Send.class)).hasSize(3);
  }

  @Test
  void reportsAFinalRefusal() {
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              Frame.Send send = (Frame.Send) session.read();
              session.write(
                  new Frame.Refused(send.clientId(), RefusedReason.INVALID, 0, "to: bad"));
              session.answerSends();
            }));
    ChatClient client = connect(member.config("alice"));

    assertThat(join(client.send(BOB, new byte[] {1})))
        .isInstanceOfSatisfying(
            SendResult.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(RefusedReason.INVALID);
              assertThat(refused.detail()).isEqualTo("to: bad");
            });
    assertThat(join(client.send(BOB, new byte[] {2}))).isInstanceOf(SendResult.Sent.class);
  }

  @Test
  void keepsOneSendUnansweredPerRecipient() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              Frame.Send first = (Frame.Send) session.read();
              Frame.Send other = (Frame.Send) session.read();
              hold(answer);
              session.sent(first);
              session.sent(other);
              session.answerSends();
            }));
    ChatClient client = connect(member.config("alice"));
    CompletionStage<SendResult> first = client.send(BOB, new byte[] {1});
    CompletionStage<SendResult> second = client.send(BOB, new byte[] {2});
    CompletionStage<SendResult> other = client.send(new Address("carol", 0), new byte[] {3});
    await().until(() -> payloads(member).equals(List.of(1, 3)));

    Thread.sleep(50);
    assertThat(payloads(member)).containsExactly(1, 3);
    answer.countDown();

    assertThat(join(first)).isInstanceOf(SendResult.Sent.class);
    assertThat(join(other)).isInstanceOf(SendResult.Sent.class);
    assertThat(join(second)).isInstanceOf(SendResult.Sent.class);
    assertThat(payloads(member)).containsExactly(1, 3, 2);
  }

  @Test
  void changesTheConnectionWhereAnAnswerStaysOut() {
    AtomicInteger connections = new AtomicInteger();
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              if (connections.incrementAndGet() == 1) {
                session.swallow();
              }
              session.answerSends();
            }));
    ChatClient client =
        connect(
            member
                .config("alice")
                .withRetry(
                    new RetrySettings(
                        Duration.ofMillis(10),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1),
                        100)));

    assertThat(join(client.send(BOB, new byte[] {1}))).isInstanceOf(SendResult.Sent.class);
    assertThat(listener.disconnected.getFirst()).contains("no answer to a send for 1 s");
  }

  @Test
  void givesUpAtTheDeadlineAndSaysWhatIsKnown() {
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              session.swallow();
            }));
    ChatClient client = connect(member.config("alice"));
    await().until(() -> !listener.connected.isEmpty());
    CompletionStage<SendResult> handedOver =
        client.send(BOB, new byte[] {1}, Duration.ofMillis(100));
    CompletionStage<SendResult> waiting = client.send(BOB, new byte[] {2}, Duration.ofMillis(50));

    assertThat(join(waiting)).isInstanceOf(SendResult.NotSent.class);
    assertThat(join(handedOver)).isInstanceOf(SendResult.Unknown.class);
  }

  @Test
  void refusesMoreSendsThanItsQueueHolds() {
    ScriptedMember member = keep(ScriptedMember.obliging());
    ChatClient client = connect(ScriptedMember.config("alice", new HostPort("127.0.0.1", 1)));
    for (int i = 0; i < 100; i++) {
      client.send(BOB, new byte[] {1});
    }

    assertThat(join(client.send(BOB, new byte[] {1})))
        .isInstanceOfSatisfying(
            SendResult.NotSent.class, notSent -> assertThat(notSent.detail()).contains("full"));
    assertThat(client.unanswered()).isEqualTo(100);
    assertThat(member.sessions()).isEmpty();
  }

  @Test
  void deliversInOrderOnceAndAcknowledgesAfterTheListener() {
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              session.deliver(10, FIRST, "bob", "one");
              session.deliver(12, FIRST, "bob", "one");
              session.deliver(14, SECOND, "bob", "two");
              session.truncated(7, 1);
              session.queueEmpty(3);
              session.swallow();
            }));
    connect(member.config("alice"));
    await()
        .untilAsserted(() ->
            assertThat(member.sessions().getFirst().received(Frame.Ack.class))
                .last()
                .isEqualTo(new Frame.Ack(14)));

    assertThat(listener.texts).containsExactly("one", "two");
    assertThat(listener.messages.getFirst().from()).isEqualTo(BOB);
    await().until(() -> listener.backlogs.equals(List.of(3)));
    assertThat(listener.truncations).containsExactly("7 refused, 1 expired");
  }

  @Test
  void doesNotAcknowledgeWhatTheListenerStillHolds() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              session.deliver(10, FIRST, "bob", "one");
              session.swallow();
            }));
    keep(
        ChatClient.connect(
            member.config("alice"),
            new ChatListener() {
              @Override
              public void onMessage(IncomingMessage message) {
                entered.countDown();
                hold(release);
              }
            }));
    entered.await(5, TimeUnit.SECONDS);
    Thread.sleep(50);
    assertThat(member.sessions().getFirst().received(Frame.Ack.class)).isEmpty();

    release.countDown();
    await()
        .untilAsserted(() ->
            assertThat(member.sessions().getFirst().received(Frame.Ack.class))
                .containsExactly(new Frame.Ack(10)));
  }

  @Test
  void getsAMessageAgainWhereTheListenerFailed() {
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              session.deliver(10, FIRST, "bob", "one");
              session.deliver(12, SECOND, "bob", "two");
              session.swallow();
            }));
    AtomicInteger calls = new AtomicInteger();
    RecordingListener failing =
        new RecordingListener() {
          @Override
          public void onMessage(IncomingMessage message) {
            if (calls.incrementAndGet() == 1) {
              throw new IllegalStateException("on purpose");
            }
            super.onMessage(message);
          }
        };
    keep(ChatClient.connect(member.config("alice"), failing));

    await().until(() -> failing.texts.equals(List.of("one", "two")));
    assertThat(member.sessions()).hasSize(2);
    assertThat(member.sessions().getFirst().received(Frame.Ack.class)).isEmpty();
    assertThat(failing.disconnected.getFirst()).contains("IllegalStateException");
  }

  @Test
  void acknowledgesWhatCameBeforeTheFailure() {
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              session.deliver(10, FIRST, "bob", "one");
              session.deliver(12, SECOND, "bob", "two");
              session.swallow();
            }));
    keep(
        ChatClient.connect(
            member.config("alice"),
            new ChatListener() {
              @Override
              public void onMessage(IncomingMessage message) {
                if (message.text().equals("two")) {
                  throw new IllegalStateException("on purpose");
                }
              }
            }));

    await()
        .untilAsserted(() ->
            assertThat(member.sessions().getFirst().received(Frame.Ack.class))
                .containsExactly(new Frame.Ack(10)));
  }

  @Test
  void dropsDuplicatesOverReconnectsAndSaysWhatItAcknowledged() {
    AtomicInteger connections = new AtomicInteger();
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              session.deliver(10, FIRST, "bob", "one");
              session.receipt(12, Kind.DELIVERED, SECOND, "bob");
              if (connections.incrementAndGet() == 1) {
                session.read();
                session.close();
                return;
              }
              session.deliver(14, SECOND, "bob", "two");
              session.swallow();
            }));
    connect(member.config("alice"));

    await().until(() -> listener.texts.equals(List.of("one", "two")));
    assertThat(listener.receipts).hasSize(1);
    assertThat(member.sessions().get(1).hello().lastAckedSeq()).isGreaterThanOrEqualTo(10);
  }

  @Test
  void mapsReceiptsToTheMessageThatWasSent() {
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              Frame.Send send = (Frame.Send) session.read();
              session.sent(send);
              MessageId id =
                  chat.skerry.protocol.envelope.MessageIds.derive(
                      new Address("alice", 0), send.clientId());
              session.receipt(10, Kind.DELIVERED, id, "bob");
              session.receipt(12, Kind.READ, id, "bob");
              session.receipt(14, Kind.READ, id, "bob");
              session.swallow();
            }));
    ChatClient client = connect(member.config("alice"));
    SendResult sent = join(client.send(BOB, new byte[] {1}));

    Receipt delivered = join(client.receipt(sent.messageId(), Kind.DELIVERED));
    Receipt read = join(client.receipt(sent.messageId(), Kind.READ));

    assertThat(delivered.from()).isEqualTo(BOB);
    assertThat(read.kind()).isEqualTo(Kind.READ);
    await().until(() -> member.sessions().getFirst().received(Frame.Ack.class).size() >= 1);
    assertThat(listener.receipts).hasSize(2);
  }

  @Test
  void marksAMessageAsRead() {
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              session.deliver(10, FIRST, "bob", "one");
              session.answerSends();
            }));
    ChatClient client = connect(member.config("alice"));
    await().until(() -> !listener.messages.isEmpty());

    assertThat(join(client.markRead(listener.messages.getFirst())))
        .isInstanceOf(SendResult.Sent.class);
    Frame.Send read = member.sessions().getFirst().received(Frame.Send.class).getFirst();
    assertThat(read.kind()).isEqualTo(Kind.READ);
    assertThat(read.to()).isEqualTo(BOB);
    assertThat(read.refersTo()).contains(FIRST);
    assertThat(read.payload().isReadable()).isFalse();
  }

  @Test
  void leavesAfterAcknowledgingWhatTheListenerTook() {
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              session.deliver(10, FIRST, "bob", "one");
              session.swallow();
            }));
    ChatClient client = connect(member.config("alice"));
    await().until(() -> !listener.messages.isEmpty());
    client.close();
    client.close();

    await()
        .untilAsserted(() ->
            assertThat(member.sessions().getFirst().received(Frame.Ack.class))
                .containsExactly(new Frame.Ack(10)));
    assertThat(listener.stops).containsExactly(new StopReason.ClosedByCaller());
    assertThat(join(client.send(BOB, new byte[] {1}))).isInstanceOf(SendResult.NotSent.class);
  }

  @Test
  void canBeClosedByItsListenerAndWhileItWaits() {
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              session.deliver(10, FIRST, "bob", "one");
              session.swallow();
            }));
    CompletableFuture<ChatClient> self = new CompletableFuture<>();
    ChatClient client =
        ChatClient.connect(
            member.config("alice"),
            new ChatListener() {
              @Override
              public void onMessage(IncomingMessage message) {
                self.join().close();
              }
            });
    self.complete(client);
    assertThat(join(client.stopped())).isEqualTo(new StopReason.ClosedByCaller());

    ChatClient waiting =
        ChatClient.connect(
            ScriptedMember.config("alice", new HostPort("127.0.0.1", 1))
                .withRetry(
                    new RetrySettings(
                        Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(1), 5)),
            listener);
    await().until(() -> !listener.disconnected.isEmpty());
    waiting.close();
    assertThat(listener.stops).containsExactly(new StopReason.ClosedByCaller());
  }

  private ChatClient connect(ClientConfig config) {
    return keep(ChatClient.connect(config, listener));
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private static List<Integer> payloads(ScriptedMember member) {
    return member.sessions().stream()
        .flatMap(session -> session.received(Frame.Send.class).stream())
        .map(send -> (int) send.payload().getByte(0))
        .toList();
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
