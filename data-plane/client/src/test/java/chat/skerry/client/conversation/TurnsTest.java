package chat.skerry.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.client.scripted.ScriptedMember;
import chat.skerry.client.scripted.ScriptedSession;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Several sends to one device are unanswered at a time, and keep their order.
@Timeout(60)
class TurnsTest {
  private static final Address BOB = new Address("bob", 0);

  @Test
  void handsOverAsManyAsTheMemberKeepsInOrder() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedMember member =
            new ScriptedMember(session -> {
              session.welcomeWithTurns(4);
              session.swallow();
            });
        ChatClient client = ChatClient.connect(member.config("alice"), new RecordingListener())) {
      IntStream.range(0, 10).forEach(i -> client.send(BOB, text("m" + i)));
      await().until(() -> sends(member).size() == 4);
      assertThat(sends(member)).extracting(TurnsTest::text).containsExactly("m0", "m1", "m2", "m3");
      assertThat(sends(member)).extracting(Frame.Send::turn).containsOnly(1);
      end.countDown();
    }
  }

  @Test
  void sendsOneAtATimeToAMemberThatKnowsNoTurns() {
    try (ScriptedMember member =
            new ScriptedMember(session -> {
              session.welcome();
              session.swallow();
            });
        ChatClient client = ChatClient.connect(member.config("alice"), new RecordingListener())) {
      IntStream.range(0, 10).forEach(i -> client.send(BOB, text("m" + i)));
      await().until(() -> sends(member).size() == 1);
      assertThat(sends(member).getFirst().turn()).isZero();
      assertThat(client.unanswered()).isEqualTo(10);
    }
  }

  /// The member refuses the second of a turn, and with it all that follow; it answers as late and
  /// as mixed as it may.
  @Test
  void beginsANewTurnWithTheFirstThatWasRefused() {
    List<String> stored = new ArrayList<>();
    try (ScriptedMember member = new ScriptedMember(session -> refuseOnce(session, stored));
        ChatClient client = ChatClient.connect(member.config("alice"), new RecordingListener())) {
      List<CompletionStage<SendResult>> results =
          IntStream.range(0, 8).mapToObj(i -> client.send(BOB, text("m" + i))).toList();
      results.forEach(result ->
          assertThat(result.toCompletableFuture().join()).isInstanceOf(SendResult.Sent.class));

      assertThat(stored).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7");
      assertThat(sends(member)).extracting(Frame.Send::turn).contains(1, 2).doesNotContain(3);
    }
  }

  private static void refuseOnce(ScriptedSession session, List<String> stored) {
    session.welcomeWithTurns(4);
    List<Frame.Send> first = new ArrayList<>();
    while (first.size() < 4) {
      if (session.read() instanceof Frame.Send send) {
        first.add(send);
      }
    }
    for (int i : new int[] {3, 1, 2}) {
      session.write(
          new Frame.Refused(first.get(i).clientId(), RefusedReason.UNAVAILABLE, 1, "by the test"));
    }
    stored.add(text(first.getFirst()));
    session.sent(first.getFirst());
    while (true) {
      if (session.read() instanceof Frame.Send send) {
        assertThat(send.turn()).isEqualTo(2);
        stored.add(text(send));
        session.sent(send);
      }
    }
  }

  private static List<Frame.Send> sends(ScriptedMember member) {
    return member.sessions().stream()
        .flatMap(session -> session.received(Frame.Send.class).stream())
        .toList();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Frame.Send send) {
    return send.payload().toString(StandardCharsets.UTF_8);
  }
}
