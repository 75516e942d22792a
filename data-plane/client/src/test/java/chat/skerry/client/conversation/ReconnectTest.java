package chat.skerry.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.client.connection.ConnectionSettings;
import chat.skerry.client.connection.HostPort;
import chat.skerry.client.registry.Located;
import chat.skerry.client.registry.Registry;
import chat.skerry.client.registry.RegistryException;
import chat.skerry.client.scripted.ScriptedMember;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.identity.IdentityKeyPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ReconnectTest {
  private static final HostPort NOBODY = new HostPort("127.0.0.1", 1);

  private final RecordingListener listener = new RecordingListener();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void goesWhereAWrongMemberSendsIt() {
    ScriptedMember right = keep(ScriptedMember.obliging());
    ScriptedMember wrong =
        keep(ScriptedMember.closing(CloseCode.WRONG_MEMBER, right.address().toString()));
    connect(wrong.config("alice"));

    await().until(() -> listener.connected.equals(List.of(right.address())));
    assertThat(listener.disconnected.getFirst()).startsWith("WRONG_MEMBER");
  }

  @Test
  void movesWhereItsMemberSendsIt() {
    ScriptedMember target = keep(ScriptedMember.obliging());
    ScriptedMember leaving =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              session.write(
                  new Frame.Close(CloseCode.MOVE.number(), "", target.address().toString(), 20));
              session.close();
            }));
    connect(leaving.config("alice"));

    await().until(() -> listener.connected.equals(List.of(leaving.address(), target.address())));
  }

  @Test
  void showsEachMemberItsOwnTicketAndAsksForAnotherWhereThatIsRefused() {
    AtomicInteger asked = new AtomicInteger();
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              if (session.hello().ticket()[0] < 2) {
                session.write(Frame.Close.of(CloseCode.TICKET_NEEDED, "says the test"));
                session.close();
                return;
              }
              session.welcome();
              session.queueEmpty(0);
              session.answerSends();
            }));
    Registry registry =
        token -> {
          byte[] ticket = {(byte) asked.incrementAndGet()};
          return new Located(
              List.of(member.address()),
              Map.of("demo-0-a", ticket, "another", new byte[] {9}),
              Duration.ofMinutes(10));
        };
    connect(registered(registry));

    await().until(() -> listener.connected.size() == 1);
    assertThat(asked).hasValue(2);
    assertThat(member.sessions())
        .extracting(session -> (int) session.hello().ticket()[0])
        .containsExactly(1, 2);
  }

  @Test
  void asksTheRegistryWhereMembersSendItInCircles() {
    AtomicInteger asked = new AtomicInteger();
    List<ScriptedMember> members = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int other = 1 - i;
      members.add(
          keep(
              new ScriptedMember(session -> {
                session.write(
                    new Frame.Close(
                        CloseCode.WRONG_MEMBER.number(),
                        "",
                        members.get(other).address().toString(),
                        0));
                session.close();
              })));
    }
    ScriptedMember right = keep(ScriptedMember.obliging());
    Registry registry =
        token ->
            Located.at(
                List.of(asked.incrementAndGet() < 3 ? members.get(0).address() : right.address()));
    connect(registered(registry));

    await().until(() -> listener.connected.equals(List.of(right.address())));
    assertThat(asked).hasValue(3);
    assertThat(members.get(0).sessions()).hasSizeLessThan(8);
  }

  @Test
  void fallsBackToTheOtherMemberAndThenToTheRegistry() {
    ScriptedMember other = keep(ScriptedMember.obliging());
    ScriptedMember dying =
        keep(
            new ScriptedMember(session -> {
              session.welcome(other.address().toString(), 30_000);
              session.close();
            }));
    connect(dying.config("alice"));
    await().until(() -> listener.connected.equals(List.of(dying.address(), other.address())));

    ScriptedMember third = keep(ScriptedMember.obliging());
    RecordingListener later = new RecordingListener();
    AtomicInteger asked = new AtomicInteger();
    Registry registry =
        token ->
            Located.at(
                asked.incrementAndGet() == 1 ? List.of(NOBODY, NOBODY) : List.of(third.address()));
    keep(ChatClient.connect(registered(registry), later));
    await().until(() -> later.connected.equals(List.of(third.address())));
  }

  @Test
  void asksAgainWhereTheRegistryIsAway() {
    ScriptedMember member = keep(ScriptedMember.obliging());
    AtomicInteger asked = new AtomicInteger();
    connect(
        registered(token -> {
          if (asked.incrementAndGet() < 4) {
            throw new RegistryException(RegistryException.Reason.UNAVAILABLE, "HTTP 503");
          }
          return Located.at(List.of(member.address()));
        }));

    await().until(() -> !listener.connected.isEmpty());
    assertThat(listener.disconnected).containsExactly("HTTP 503", "HTTP 503", "HTTP 503");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = ".*")
  void obeysTheCodeOfAClose(CloseCode code) throws Exception {
    ScriptedMember member = keep(ScriptedMember.closing(code, ""));
    ChatClient client = connect(member.config("alice"));
    if (code.mayReconnect() && code != CloseCode.TOKEN_EXPIRED) {
      await().until(() -> member.sessions().size() >= 3);
      return;
    }
    StopReason reason = client.stopped().toCompletableFuture().get(20, TimeUnit.SECONDS);

    assertThat(member.sessions()).hasSize(1);
    assertThat(reason.text()).contains(code.name()).contains("says the test");
    assertThat(listener.stops).containsExactly(reason);
    assertThat(client.send(new Address("bob", 0), new byte[] {1}).toCompletableFuture().join())
        .isInstanceOf(SendResult.NotSent.class);
  }

  @Test
  void takesAnotherTokenWhereItsOwnHasExpired() {
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              if (session.hello().token().equals("old")) {
                session.write(Frame.Close.of(CloseCode.TOKEN_EXPIRED, ""));
                session.close();
                return;
              }
              session.welcome();
              session.swallow();
            }));
    TokenSource tokens =
        new TokenSource() {
          @Override
          public String token() {
            return "old";
          }

          @Override
          public Optional<String> refresh() {
            return Optional.of("fresh");
          }
        };
    ClientConfig config = member.config("alice");
    connect(
        new ClientConfig(
            config.device(),
            tokens,
            config.registry(),
            config.ledger(),
            config.members(),
            config.connection(),
            config.retry(),
            config.runtime()));

    await().until(() -> !listener.connected.isEmpty());
    assertThat(member.sessions().getLast().hello().token()).isEqualTo("fresh");
  }

  @Test
  void tellsAManInTheMiddleNothing() throws Exception {
    AtomicInteger thirdMessages = new AtomicInteger();
    ScriptedMember him =
        keep(
            new ScriptedMember(
                IdentityKeyPair.generate(new SecureRandom()),
                session -> thirdMessages.incrementAndGet()));
    connect(him.config("alice"));

    await().until(() -> listener.untrusted.size() >= 2);
    assertThat(listener.untrusted.getFirst()).contains("not signed by the cluster's identity key");
    assertThat(thirdMessages).hasValue(0);
    assertThat(listener.connected).isEmpty();
  }

  @Test
  void noticesAMemberThatFellSilent() {
    AtomicInteger connections = new AtomicInteger();
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome("", 50);
              if (connections.incrementAndGet() == 1) {
                while (true) {
                  session.readAny(); // pings, never answered
                }
              }
              session.swallow();
            }));
    ClientConfig config = member.config("alice");
    connect(
        config.withConnection(
            ConnectionSettings.DEFAULTS.withKeepAlive(
                Duration.ofSeconds(15), Duration.ofSeconds(1))));

    await().until(() -> listener.connected.size() == 2);
    assertThat(listener.disconnected.getFirst()).contains("nothing heard for too long");
    await().until(() -> member.sessions().getLast().received(Frame.Ping.class).size() >= 8);
    assertThat(listener.connected).hasSize(2);
  }

  @Test
  void waitsForAHandshakeForABoundedTime() throws Exception {
    try (ServerSocket stalling = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      ScriptedMember member = keep(ScriptedMember.obliging());
      ClientConfig config =
          ScriptedMember.config(
              "alice", new HostPort("127.0.0.1", stalling.getLocalPort()), member.address());
      connect(
          config.withConnection(
              new ConnectionSettings(
                  Duration.ofSeconds(1),
                  Duration.ofMillis(500),
                  Duration.ofSeconds(15),
                  Duration.ofSeconds(5),
                  "test")));

      await().until(() -> listener.connected.equals(List.of(member.address())));
      assertThat(listener.disconnected.getFirst()).contains("no answer in time");
    }
  }

  @Test
  void survivesAMemberThatBreaksTheProtocol() throws Exception {
    try (ServerSocket garbage = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (true) {
                garbage.accept().getOutputStream().write("HTTP/1.1 400 Bad".getBytes());
              }
            } catch (IOException e) {
              return;
            }
          });
      ScriptedMember odd =
          keep(
              new ScriptedMember(session -> {
                session.welcome();
                session.write(new Frame.Ack(1));
                session.swallow();
              }));
      ScriptedMember member = keep(ScriptedMember.obliging());
      connect(
          ScriptedMember.config(
              "alice",
              new HostPort("127.0.0.1", garbage.getLocalPort()),
              odd.address(),
              member.address()));

      await().until(() -> listener.connected.equals(List.of(odd.address(), member.address())));
      assertThat(listener.disconnected.get(0)).contains("message length");
      assertThat(listener.disconnected.get(1)).contains("unexpected Ack");
    }
  }

  @Test
  void oneProcessRunsAThousandClients() {
    int clients = 1_000;
    ScriptedMember member =
        keep(
            new ScriptedMember(session -> {
              session.welcome();
              session.deliver(10, new MessageId(1, 1), "bob", "hi");
              session.answerSends();
            }));
    AtomicInteger received = new AtomicInteger();
    List<ChatClient> all = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      all.add(
          keep(
              ChatClient.connect(
                  member.config("user" + i),
                  new ChatListener() {
                    @Override
                    public void onMessage(IncomingMessage message) {
                      received.incrementAndGet();
                    }
                  })));
    }
    List<SendResult> results =
        all.stream()
            .map(client -> client.send(new Address("bob", 0), new byte[] {1}))
            .toList()
            .stream()
            .map(stage -> stage.toCompletableFuture().join())
            .toList();

    assertThat(results).allMatch(SendResult.Sent.class::isInstance);
    await().untilAtomic(received, org.hamcrest.Matchers.is(clients));
  }

  private ClientConfig registered(Registry registry) {
    ClientConfig config = ScriptedMember.config("alice", NOBODY);
    return new ClientConfig(
        config.device(),
        config.tokens(),
        registry,
        config.ledger(),
        config.members(),
        config.connection(),
        config.retry(),
        config.runtime());
  }

  private ChatClient connect(ClientConfig config) {
    return keep(ChatClient.connect(config, listener));
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }
}
