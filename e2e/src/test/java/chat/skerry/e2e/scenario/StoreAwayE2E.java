package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.FrozenPod;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.cluster.Member;
import chat.skerry.e2e.ledger.Verdict;
import chat.skerry.e2e.phone.Conversation;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.report.Seen;
import java.time.Duration;
import org.junit.jupiter.api.Order;

/// Cassandra does not answer: the members' memory carries the conversation, nobody is thrown out,
/// and a member that is lost comes back. (`DeliveryE2E` takes the second memory away, too.)
@Order(6)
final class StoreAwayE2E {
  private static final int MESSAGES = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration RETURN = Duration.ofMinutes(2);

  @LineScenario
  @Order(1)
  void conversationGoesOnWhileTheStoreIsAway(Line line, Seen seen) {
    Chat chat = line.chat();
    chat.awaitTwoCopies(RETURN);
    try (var phones = Phones.onBothIslands(line, chat);
        Conversation conversation = Conversation.among(phones.all())) {
      conversation.awaitSent(MESSAGES, PATIENCE);
      int sentWithout;
      try (FrozenPod frozen = line.cassandra().freeze()) {
        int before = conversation.sent();
        conversation.awaitSent(MESSAGES, PATIENCE);
        sentWithout = conversation.sent() - before;
        assertThat(phones.all()).flatExtracting(Phone::disconnections).isEmpty();
      }
      conversation.awaitSent(MESSAGES, PATIENCE);
      Verdict verdict = conversation.finish(PATIENCE);
      assertThat(verdict.findings()).isEmpty();
      assertThat(phones.all()).flatExtracting(Phone::disconnections).isEmpty();
      seen.note("%d ✓ without Cassandra, no session lost; %s", sentWithout, verdict.summary());
    }
    line.cassandra().awaitReady();
    chat.awaitWhole(RETURN);
  }

  @LineScenario
  @Order(2)
  void memberComesBackWhileTheStoreIsAway(Line line, Seen seen) {
    Chat chat = line.chat();
    chat.awaitTwoCopies(RETURN);
    Member lost;
    try (FrozenPod frozen = line.cassandra().freeze()) {
      lost = chat.delete(chat.members().getFirst().name());
      chat.awaitReturn(lost, RETURN);
      chat.awaitTwoCopies(RETURN);
    }
    line.cassandra().awaitReady();
    chat.awaitWhole(RETURN);
    seen.note(
        "%s was deleted, made anew, and holds the second copy without Cassandra", lost.name());
  }
}
