package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.e2e.cluster.Absent;
import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.cluster.Member;
import chat.skerry.e2e.ledger.Verdict;
import chat.skerry.e2e.phone.Conversation;
import chat.skerry.e2e.report.Seen;
import java.time.Duration;
import org.junit.jupiter.api.Order;

/// The operator is no part of a message's way: without it chat goes on, only nothing is repaired.
@Order(5)
final class OperatorAwayE2E {
  private static final int MESSAGES = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration RETURN = Duration.ofMinutes(2);

  @LineScenario
  void chatGoesOnWithoutTheOperator(Line line, Seen seen) {
    Chat chat = line.chat();
    try (var phones = Phones.onBothIslands(line, chat);
        Conversation conversation = Conversation.among(phones.all())) {
      Member lost;
      try (Absent operator =
          Absent.deployment(line.kubernetes(), Line.CONTROL_PLANE, "skerry-operator")) {
        conversation.awaitSent(MESSAGES, PATIENCE);
        lost = chat.delete(phones.first().member());
        conversation.awaitSent(MESSAGES, PATIENCE);
        conversation.awaitSent(MESSAGES, PATIENCE);
        assertThat(chat.member(lost.name()).filter(m -> !m.uid().equals(lost.uid())))
            .as("%s while the operator is away", lost.name())
            .isEmpty();
      }
      chat.awaitReturn(lost, RETURN);
      conversation.awaitSent(MESSAGES, PATIENCE);
      Verdict verdict = conversation.finish(PATIENCE);
      assertThat(verdict.findings()).isEmpty();
      seen.note("%s stayed away until the operator was back; %s", lost.name(), verdict.summary());
    }
    chat.awaitWhole(RETURN);
  }
}
