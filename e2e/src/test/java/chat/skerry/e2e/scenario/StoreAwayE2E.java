package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.FrozenPod;
import chat.skerry.e2e.cluster.Kubernetes.Answer;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.cluster.Member;
import chat.skerry.e2e.ledger.Verdict;
import chat.skerry.e2e.phone.Conversation;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.report.Seen;
import chat.skerry.e2e.wire.PlainDevice;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Order;

/// Cassandra does not answer: nothing is acknowledged that isn't stored, nobody is thrown out, and
/// all goes on by itself when it is back.
@Order(6)
final class StoreAwayE2E {
  private static final int MESSAGES = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration RETURN = Duration.ofMinutes(2);
  private static final Duration REFUSAL = Duration.ofSeconds(10);

  @LineScenario
  @Order(1)
  void sendsAreRefusedWhileTheStoreIsAway(Line line, Seen seen) throws Exception {
    Chat chat = line.chat();
    try (var phones = Phones.onBothIslands(line, chat);
        PlainDevice plain = PlainDevice.open(line, chat, 0);
        Conversation conversation = Conversation.among(phones.all())) {
      conversation.awaitSent(MESSAGES, PATIENCE);
      Frame.Refused refused;
      try (FrozenPod frozen = line.cassandra().freeze()) {
        refused = refusal(plain);
        int sentBefore = conversation.sent();
        // A second refusal, after the first: the store has been away for a while.
        refused = refusal(plain);
        assertThat(conversation.sent()).as("✓ without a store").isEqualTo(sentBefore);
        assertThat(conversation.pending()).isPositive();
        assertThat(phones.all()).flatExtracting(Phone::disconnections).isEmpty();
      }
      conversation.awaitSent(MESSAGES, PATIENCE);
      Verdict verdict = conversation.finish(PATIENCE);
      assertThat(verdict.findings()).isEmpty();
      assertThat(phones.all()).flatExtracting(Phone::disconnections).isEmpty();
      seen.note(
          "Refused(UNAVAILABLE, retry after %d ms), no session lost; %s",
          refused.retryAfterMillis(), verdict.summary());
    }
    line.cassandra().awaitReady();
    chat.awaitWhole(RETURN);
  }

  @LineScenario
  @Order(2)
  void memberIsNotReadyWhileTheStoreIsAway(Line line, Seen seen) {
    Chat chat = line.chat();
    Member lost;
    String reason;
    try (FrozenPod frozen = line.cassandra().freeze()) {
      lost = chat.delete(chat.members().getFirst().name());
      Answer answer =
          await(lost.name() + " says why it is not ready")
              .atMost(PATIENCE)
              .ignoreExceptions()
              .until(
                  () -> readiness(chat, lost),
                  found -> found.status() == 503 && found.body().contains("Cassandra"));
      assertThat(chat.member(lost.name())).hasValueSatisfying(m -> assertThat(m.ready()).isFalse());
      reason = answer.body().replaceAll("\\s+", " ");
    }
    Member back = chat.awaitReturn(lost, RETURN);
    assertThat(chat.fromMember(back.name(), "/q/health/ready").status()).isEqualTo(200);
    line.cassandra().awaitReady();
    chat.awaitWhole(RETURN);
    seen.note("%s: 503 %s; ready when Cassandra was back", lost.name(), excerpt(reason));
  }

  /// The readiness of the pod that came after the lost one; status 0 as long as there is none.
  private static Answer readiness(Chat chat, Member lost) {
    return chat.member(lost.name()).filter(now -> !now.uid().equals(lost.uid())).isPresent()
        ? chat.fromMember(lost.name(), "/q/health/ready")
        : new Answer(0, "");
  }

  /// Sends to an account that is nobody's phone, so that the books stay right.
  private static Frame.Refused refusal(PlainDevice device) throws IOException {
    long start = System.nanoTime();
    Frame answer = device.send(device.account(), "to be refused");
    assertThat(answer).isInstanceOf(Frame.Refused.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(REFUSAL);
    Frame.Refused refused = (Frame.Refused) answer;
    assertThat(refused.reason()).isEqualTo(RefusedReason.UNAVAILABLE);
    assertThat(refused.retryAfterMillis()).isPositive();
    return refused;
  }

  private static String excerpt(String body) {
    int at = Math.max(0, body.indexOf("Cassandra") - 20);
    return "…" + body.substring(at, Math.min(body.length(), at + 120)) + "…";
  }
}
