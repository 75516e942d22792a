package chat.skerry.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.client.scripted.ScriptedMember;
import chat.skerry.client.scripted.WebSocketRelay;
import chat.skerry.protocol.envelope.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// A client that reaches its member by WebSocket, behind something that cuts and pings as it likes.
final class WebSocketClientTest {
  private static final String AGREED = "HTTP/1.1 101 Switching Protocols";

  @Test
  void conversesAndLeavesInOrder() {
    RecordingListener listener = new RecordingListener();
    try (ScriptedMember member = ScriptedMember.obliging();
        WebSocketRelay relay = new WebSocketRelay(member, AGREED)) {
      try (ChatClient client =
          ChatClient.connect(ScriptedMember.config("alice", relay.address()), listener)) {
        List<CompletableFuture<SendResult>> results = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          results.add(
              client.send(new Address("bob", 0), new byte[1 + i * 1_600]).toCompletableFuture());
        }
        results.forEach(result -> assertThat(result.join()).isInstanceOf(SendResult.Sent.class));
      }

      await().untilAsserted(() -> assertThat(relay.goodbyes()).containsExactly(1_000));
      assertThat(relay.pongs()).isNotEmpty();
      assertThat(listener.disconnected).isEmpty();
    }
  }

  @Test
  void saysWhyAMemberDoesNotAgree() {
    RecordingListener listener = new RecordingListener();
    try (ScriptedMember member = ScriptedMember.obliging();
        WebSocketRelay relay = new WebSocketRelay(member, "HTTP/1.1 503 Service Unavailable");
        ChatClient client =
            ChatClient.connect(ScriptedMember.config("alice", relay.address()), listener)) {
      await().until(() -> !listener.disconnected.isEmpty());

      assertThat(listener.disconnected.getFirst())
          .endsWith("WebSocket refused: HTTP/1.1 503 Service Unavailable (expected: HTTP/1.1 101)");
      assertThat(client.unanswered()).isZero();
    }
  }

  @Test
  void comesBackWhenTheConnectionIsCut() {
    RecordingListener listener = new RecordingListener();
    try (ScriptedMember member = ScriptedMember.obliging();
        WebSocketRelay relay = new WebSocketRelay(member, AGREED);
        ChatClient client =
            ChatClient.connect(ScriptedMember.config("alice", relay.address()), listener)) {
      await().until(() -> listener.connected.size() == 1);
      member.sessions().getFirst().close();
      await().until(() -> listener.connected.size() == 2);

      assertThat(client.send(new Address("bob", 0), new byte[9]).toCompletableFuture().join())
          .isInstanceOf(SendResult.Sent.class);
    }
  }
}
