package chat.skerry.client.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.client.account.AccountMessage;
import chat.skerry.client.account.DevicePayloadMaker;
import chat.skerry.client.account.DevicesResult;
import chat.skerry.client.account.SentCopy;
import chat.skerry.client.scripted.ScriptedMember;
import chat.skerry.client.scripted.ScriptedSession;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.DevicePayloads;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Messages to accounts, whose devices the client finds out.
@Timeout(60)
class SeveralDevicesTest {
  private static final DeviceList ALICE = ScriptedSession.list(0, 2);
  private static final DeviceList BOB = ScriptedSession.list(0, 1);
  private static final ClientId ID = new ClientId(5, 6);

  private final List<SentCopy> copies = new CopyOnWriteArrayList<>();
  private final RecordingListener listener =
      new RecordingListener() {
        @Override
        public void onCopy(SentCopy copy) {
          copies.add(copy);
        }
      };
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  private ChatClient connect(Consumer<ScriptedSession> script) {
    ScriptedMember member = new ScriptedMember(script);
    open.add(member);
    ChatClient client = ChatClient.connect(member.config("alice"), listener);
    open.add(client);
    return client;
  }

  private static void begin(ScriptedSession session) {
    session.welcome();
    session.queueEmpty(0);
  }

  private static void mismatch(ScriptedSession session, Frame.SendToAccount send, DeviceList list) {
    session.write(
        new Frame.DevicesMismatch(send.clientId(), "bob", list, List.of(1), List.of(), List.of()));
  }

  private static <T> T join(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static String text(DevicePayloads payloads) {
    StringBuilder text = new StringBuilder();
    payloads
        .payloads()
        .forEach(one ->
            text.append(one.device())
                .append('=')
                .append(one.payload().toString(UTF_8))
                .append(' '));
    return text.toString().strip();
  }

  @Test
  void asksForListsOnceAndSendsToAllDevices() throws Exception {
    List<Frame.SendToAccount> sends = new CopyOnWriteArrayList<>();
    ChatClient client =
        connect(session -> {
          begin(session);
          session.devices("bob", BOB);
          session.devices("alice", ALICE);
          while (session.read() instanceof Frame.SendToAccount send) {
            sends.add(send);
            session.sent(send);
          }
        });

    assertThat(join(client.send("bob", "one".getBytes(UTF_8)))).isInstanceOf(SendResult.Sent.class);
    assertThat(join(client.send("bob", "two".getBytes(UTF_8)))).isInstanceOf(SendResult.Sent.class);

    assertThat(text(sends.getFirst().to())).isEqualTo("0=one 1=one");
    assertThat(sends.getFirst().to().listHash()).isEqualTo(BOB.hash());
    assertThat(sends.getFirst().own().listHash()).isEqualTo(ALICE.hash());
    assertThat(text(sends.getFirst().own())).isEqualTo("2=\u0001\u0003bobone");
    assertThat(text(sends.getLast().to())).isEqualTo("0=two 1=two");
    assertThat(client.unanswered()).isZero();
  }

  @Test
  void takesABetterListOverAndKeepsWhatItMade() throws Exception {
    List<Frame.SendToAccount> sends = new CopyOnWriteArrayList<>();
    ChatClient client =
        connect(session -> {
          begin(session);
          session.devices("bob", ScriptedSession.list(0));
          session.devices("alice", ScriptedSession.list(0));
          Frame.SendToAccount first = (Frame.SendToAccount) session.read();
          sends.add(first);
          mismatch(session, first, BOB);
          Frame.SendToAccount second = (Frame.SendToAccount) session.read();
          sends.add(second);
          session.sent(second);
          session.swallow();
        });
    List<String> made = new CopyOnWriteArrayList<>();
    DevicePayloadMaker maker =
        new DevicePayloadMaker() {
          @Override
          public byte[] payload(Address device, int registrationId) {
            made.add(device + ":" + registrationId);
            return ("for " + device + " no " + made.size()).getBytes(UTF_8);
          }

          @Override
          public byte[] copy(Address own, int registrationId) {
            throw new AssertionError("no other own device");
          }
        };

    SendResult result =
        join(
            client.send(
                new AccountMessage(
                    ID, "bob", Kind.MESSAGE, maker, Optional.empty(), Duration.ofSeconds(30))));

    assertThat(result).isInstanceOf(SendResult.Sent.class);
    assertThat(made).containsExactly("bob/0:100", "bob/1:101");
    assertThat(sends).extracting(Frame.SendToAccount::clientId).containsExactly(ID, ID);
    assertThat(text(sends.getLast().to())).isEqualTo("0=for bob/0 no 1 1=for bob/1 no 2");
  }

  @Test
  void keepsTheOrderOverMismatchesRefusalsAndReconnects() throws Exception {
    List<String> stored = new CopyOnWriteArrayList<>();
    ChatClient client =
        connect(session -> {
          begin(session);
          int sends = 0;
          while (true) {
            switch (session.read()) {
              case Frame.GetDevices get ->
                  session.write(
                      new Frame.Devices(get.clientId(), get.account(), ScriptedSession.list(0)));
              case Frame.SendToAccount send -> {
                sends++;
                if (sends % 4 == 1) {
                  mismatch(session, send, sends % 8 == 1 ? BOB : ScriptedSession.list(0));
                } else if (sends % 4 == 2) {
                  session.write(
                      new Frame.Refused(send.clientId(), RefusedReason.UNAVAILABLE, 1, "away"));
                } else if (sends > 12) {
                  session.close();
                  return;
                } else {
                  stored.add(send.to().payloads().getFirst().payload().toString(UTF_8));
                  session.sent(send);
                }
              }
              case Frame _ -> {}
            }
          }
        });
    List<String> texts = new ArrayList<>();
    List<CompletionStage<SendResult>> results = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      texts.add("message " + i);
      results.add(client.send("bob", texts.getLast().getBytes(UTF_8)));
    }

    for (CompletionStage<SendResult> result : results) {
      assertThat(join(result)).isInstanceOf(SendResult.Sent.class);
    }
    assertThat(stored.stream().distinct()).containsExactlyElementsOf(texts);
  }

  @Test
  void isDeliveredWhenAllHaveItAndReadWhenOneReadIt() throws Exception {
    ChatClient client =
        connect(session -> {
          begin(session);
          session.devices("bob", BOB);
          session.devices("alice", ALICE);
          Frame.SendToAccount send = (Frame.SendToAccount) session.read();
          session.sent(send);
          MessageId id =
              chat.skerry.protocol.envelope.MessageIds.derive(
                  new Address("alice", 0), send.clientId());
          session.receipt(10, Kind.DELIVERED, id, new Address("bob", 1));
          session.receipt(12, Kind.READ, id, new Address("bob", 1));
          while (!(session.read() instanceof Frame.GetDevices)) {
            // Acknowledgements.
          }
          session.receipt(14, Kind.DELIVERED, id, new Address("bob", 0));
          session.swallow();
        });

    SendResult sent = join(client.send("bob", new byte[] {1}));
    assertThat(join(client.receipt(sent.messageId(), Kind.READ)).from())
        .isEqualTo(new Address("bob", 1));
    assertThat(client.receipt(sent.messageId(), Kind.DELIVERED).toCompletableFuture()).isNotDone();

    client.devices("carol");
    assertThat(join(client.receipt(sent.messageId(), Kind.DELIVERED)).from())
        .isEqualTo(new Address("bob", 0));
    assertThat(listener.receipts).hasSize(3);
  }

  @Test
  void tellsAReadToAllDevicesOfTheSenderAndTheOwnOnes() throws Exception {
    List<Frame.SendToAccount> sends = new CopyOnWriteArrayList<>();
    MessageId message = new MessageId(7, 7);
    ChatClient client =
        connect(session -> {
          begin(session);
          session.deliver(10, message, "bob", "hello");
          while (true) {
            switch (session.read()) {
              case Frame.GetDevices get ->
                  session.write(
                      new Frame.Devices(
                          get.clientId(),
                          get.account(),
                          get.account().equals("bob") ? BOB : ALICE));
              case Frame.SendToAccount send -> {
                sends.add(send);
                session.sent(send);
              }
              case Frame _ -> {}
            }
          }
        });
    await().until(() -> !listener.messages.isEmpty());

    assertThat(join(client.markReadEverywhere(listener.messages.getFirst())))
        .isInstanceOf(SendResult.Sent.class);

    assertThat(sends.getFirst().kind()).isEqualTo(Kind.READ);
    assertThat(sends.getFirst().refersTo()).contains(message);
    assertThat(text(sends.getFirst().to())).isEqualTo("0= 1=");
    assertThat(text(sends.getFirst().own())).isEqualTo("2=");
  }

  @Test
  void asksAgainAfterAConnectionThatBrokeAndARefusalThatPasses() throws Exception {
    List<Frame> asked = new CopyOnWriteArrayList<>();
    ChatClient client =
        connect(session -> {
          begin(session);
          Frame.GetDevices get = (Frame.GetDevices) session.read();
          asked.add(get);
          if (asked.size() == 1) {
            session.close();
            return;
          }
          session.write(new Frame.Refused(get.clientId(), RefusedReason.RATE_LIMITED, 1, "slowly"));
          asked.add(session.read());
          session.write(new Frame.Devices(get.clientId(), "bob", BOB));
          session.swallow();
        });

    assertThat(join(client.devices("bob"))).isEqualTo(new DevicesResult.Known(BOB));
    assertThat(asked).hasSize(3).containsOnly(asked.getFirst());
  }

  @Test
  void saysThatARemovalWasRefused() throws Exception {
    ChatClient client =
        connect(session -> {
          begin(session);
          Frame.RemoveDevice remove = (Frame.RemoveDevice) session.read();
          session.write(
              new Frame.Refused(remove.clientId(), RefusedReason.INVALID, 0, "sender: device 0"));
          session.swallow();
        });

    assertThat(join(client.removeDevice(3)))
        .isEqualTo(new DevicesResult.Refused(RefusedReason.INVALID, "sender: device 0"));
  }

  @Test
  void doesNotSendMoreThanAFrameHolds() throws Exception {
    ChatClient client =
        connect(session -> {
          begin(session);
          session.devices("bob", BOB);
          session.devices("alice", ALICE);
          session.swallow();
        });

    SendResult result = join(client.send("bob", new byte[30_000]));

    assertThat(result).isInstanceOf(SendResult.NotSent.class);
    assertThat(((SendResult.NotSent) result).detail())
        .isEqualTo("payloads: 90005 bytes for 3 devices (expected: at most 65000 together)");
  }

  @Test
  void givesUpListsThatChangeWithEveryAttempt() throws Exception {
    ChatClient client =
        connect(session -> {
          begin(session);
          session.devices("bob", BOB);
          session.devices("alice", ALICE);
          while (session.read() instanceof Frame.SendToAccount send) {
            mismatch(session, send, BOB);
          }
        });

    assertThat(join(client.send("bob", new byte[] {1}))).isInstanceOf(SendResult.Refused.class);
  }

  @Test
  void endsWithTheClient() throws Exception {
    ChatClient client =
        connect(session -> {
          begin(session);
          while (true) {
            if (session.read() instanceof Frame.GetDevices get && !get.account().equals("carol")) {
              session.write(new Frame.Devices(get.clientId(), get.account(), BOB));
            }
          }
        });
    CompletionStage<SendResult> handedOver = client.send("bob", new byte[] {1});
    CompletionStage<SendResult> waiting = client.send("bob", new byte[] {2});
    CompletionStage<DevicesResult> asked = client.devices("carol");
    await().until(() -> client.unanswered() == 2);

    client.close();

    assertThat(join(waiting)).isInstanceOf(SendResult.NotSent.class);
    assertThat(join(handedOver))
        .isInstanceOfAny(SendResult.Unknown.class, SendResult.NotSent.class);
    assertThat(join(asked)).isInstanceOf(DevicesResult.NoAnswer.class);
    assertThat(join(client.send("bob", new byte[] {3}))).isInstanceOf(SendResult.NotSent.class);
  }

  @Test
  void tellsWhatAnotherOwnDeviceSent() {
    connect(session -> {
      begin(session);
      Address tablet = new Address("alice", 2);
      byte[] copy = SentCopy.encode("bob", "from the tablet".getBytes(UTF_8));
      for (byte[] payload : List.of(copy, copy, new byte[] {1, 99, 'x'}, new byte[0])) {
        session.write(
            new Frame.Deliver(
                10 + payload.length,
                new MessageId(1, payload.length),
                tablet,
                Kind.COPY,
                1_800_000_000_000L,
                Unpooled.wrappedBuffer(payload),
                Optional.empty()));
      }
      session.swallow();
    });

    await().until(() -> copies.size() == 3);
    assertThat(copies.getFirst().to()).contains("bob");
    assertThat(copies.getFirst().text()).isEqualTo("from the tablet");
    assertThat(copies.get(1).to()).isEmpty();
    assertThat(copies.get(1).payload()).containsExactly(1, 99, 'x');
    assertThat(listener.messages).isEmpty();
  }
}
