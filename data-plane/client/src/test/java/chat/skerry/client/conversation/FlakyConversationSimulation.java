package chat.skerry.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.client.scripted.ScriptedMember;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two clients talk to each other over a member that breaks every connection sooner or later. What
/// was sent arrives once, in order, and its receipts come back.
class FlakyConversationSimulation {
  private static final int MESSAGES = 150;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void deliversEachMessageOnceAndInOrder(long seed) {
    FlakyMember flaky = new FlakyMember(seed, 25);
    RecordingListener alice = new RecordingListener();
    RecordingListener bob = new RecordingListener();
    try (ScriptedMember member = new ScriptedMember(flaky::serve);
        ChatClient atAlice = connect(member, "alice", alice);
        ChatClient atBob = connect(member, "bob", bob)) {
      List<CompletionStage<SendResult>> results = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        results.add(atAlice.send(new Address("bob", 0), text("a" + i)));
        results.add(atBob.send(new Address("alice", 0), text("b" + i)));
      }
      List<SendResult> sent =
          results.stream().map(result -> result.toCompletableFuture().join()).toList();
      flaky.calmDown();

      assertThat(sent).allMatch(SendResult.Sent.class::isInstance);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(flaky.waiting()).isZero());
      assertThat(bob.texts).isEqualTo(numbered("a"));
      assertThat(alice.texts).isEqualTo(numbered("b"));
      assertDelivered(atAlice, alice, sent, 0);
      assertDelivered(atBob, bob, sent, 1);
      assertThat(alice.connected).hasSizeGreaterThan(3);
    }
  }

  private static void assertDelivered(
      ChatClient client, RecordingListener listener, List<SendResult> sent, int first) {
    List<MessageId> own =
        IntStream.range(0, MESSAGES).mapToObj(i -> sent.get(2 * i + first).messageId()).toList();
    assertThat(listener.receipts)
        .extracting(Receipt::messageId)
        .containsExactlyInAnyOrderElementsOf(own);
    assertThat(own)
        .allMatch(id -> client.receipt(id, Kind.DELIVERED).toCompletableFuture().isDone());
  }

  private static ChatClient connect(ScriptedMember member, String account, ChatListener listener) {
    ClientConfig config = member.config(account);
    return ChatClient.connect(
        new ClientConfig(
            config.device(),
            TokenSource.of(account),
            config.registry(),
            config.ledger(),
            config.members(),
            config.connection(),
            new RetrySettings(
                Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(2), 1_000),
            config.runtime()),
        listener);
  }

  private static List<String> numbered(String prefix) {
    return IntStream.range(0, MESSAGES).mapToObj(i -> prefix + i).toList();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
