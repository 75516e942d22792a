package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.client.conversation.IncomingMessage;
import chat.skerry.client.conversation.SendResult;
import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.phone.RoundTrips;
import chat.skerry.e2e.report.Seen;
import chat.skerry.protocol.envelope.Kind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;

/// Two phones online: ✓ when the message is stored, ✓✓ when the other phone has it, then read.
@Order(2)
final class OnlineMessageE2E {
  private static final int MESSAGES = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @LineScenario
  @Order(1)
  void messageIsReadOnTheSameIsland(Line line, Seen seen) throws Exception {
    Chat chat = line.chat();
    try (Phone alice = Phone.on(line, chat, "alice", 0).online();
        Phone bob = Phone.on(line, chat, "bob", 0).online()) {
      converse(alice, bob, seen);
    }
  }

  @LineScenario
  @Order(2)
  void messageIsReadOnTheOtherIsland(Line line, Seen seen) throws Exception {
    Chat chat = line.chat();
    try (Phone alice = Phone.on(line, chat, "alice", 0).online();
        Phone bob = Phone.on(line, chat, "bob", 1).online()) {
      converse(alice, bob, seen);
    }
  }

  private static void converse(Phone alice, Phone bob, Seen seen) throws Exception {
    Phone.Outgoing hello = alice.send(bob, "hello");
    SendResult result = hello.result().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(result).isInstanceOf(SendResult.Sent.class);
    assertThat(result.messageId()).isEqualTo(hello.id());

    IncomingMessage arrived =
        await("hello arrives")
            .atMost(PATIENCE)
            .until(bob::messages, messages -> !messages.isEmpty())
            .getFirst();
    assertThat(arrived.text()).isEqualTo("hello");
    assertThat(arrived.from().account()).isEqualTo(alice.account());
    await("✓✓ of hello")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(alice.receipts(hello.id())).containsExactly(Kind.DELIVERED));

    bob.read(arrived).result().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    await("hello is read")
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(alice.receipts(hello.id())).containsExactly(Kind.DELIVERED, Kind.READ));

    RoundTrips trips = RoundTrips.measure(alice, bob, MESSAGES, PATIENCE);
    assertThat(bob.messages()).hasSize(1 + MESSAGES);
    seen.note(
        "✓, ✓✓ and read; %d messages: ✓ %s; ✓✓ %s", MESSAGES, trips.sent(), trips.delivered());
  }
}
