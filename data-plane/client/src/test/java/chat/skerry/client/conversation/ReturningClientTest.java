package chat.skerry.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.client.connection.MemoryKnownMembers;
import chat.skerry.client.scripted.ScriptedMember;
import chat.skerry.client.scripted.ScriptedSession;
import chat.skerry.protocol.frame.HandshakePattern;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A client that comes back to a member that it knows shakes hands by IK, and by XX where that does
/// not work.
@Timeout(60)
class ReturningClientTest {
  private final MemoryKnownMembers known = new MemoryKnownMembers();

  @Test
  void comesBackByIkToAMemberThatItKnows() {
    try (ScriptedMember member = ScriptedMember.obliging()) {
      connectOnce(member);
      connectOnce(member);

      assertThat(patterns(member)).containsExactly(HandshakePattern.XX, HandshakePattern.IK);
      assertThat(member.sessions().getLast().hello())
          .isEqualTo(member.sessions().getFirst().hello());
    }
  }

  @Test
  void asksForTheKeyOfAMemberThatHasAnother() {
    try (ScriptedMember member = ScriptedMember.obliging()) {
      connectOnce(member);
      member.changeKeys();
      RecordingListener second = connectOnce(member);
      connectOnce(member);

      assertThat(patterns(member))
          .containsExactly(HandshakePattern.XX, HandshakePattern.XX, HandshakePattern.IK);
      assertThat(second.disconnected).hasSize(1);
      assertThat(second.disconnected.getFirst()).contains("demo-0-a has another key now");
    }
  }

  @Test
  void speaksXxWithAMemberThatKnowsNothingElse() {
    try (ScriptedMember member = ScriptedMember.obliging()) {
      connectOnce(member);
      member.speakXxOnly();
      connectOnce(member);

      assertThat(patterns(member)).containsExactly(HandshakePattern.XX, HandshakePattern.XX);
    }
  }

  private RecordingListener connectOnce(ScriptedMember member) {
    RecordingListener listener = new RecordingListener();
    try (ChatClient client =
        ChatClient.connect(member.config("alice").withMembers(known), listener)) {
      await().until(() -> !listener.connected.isEmpty());
      assertThat(client.unanswered()).isZero();
    }
    return listener;
  }

  private static List<HandshakePattern> patterns(ScriptedMember member) {
    return member.sessions().stream().map(ScriptedSession::pattern).toList();
  }
}
