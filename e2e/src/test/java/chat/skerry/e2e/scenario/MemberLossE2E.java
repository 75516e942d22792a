package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.cluster.Member;
import chat.skerry.e2e.cluster.NodeFault;
import chat.skerry.e2e.ledger.Verdict;
import chat.skerry.e2e.phone.Conversation;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.report.Seen;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;

/// A member goes in mid-conversation: the phones come back by themselves, and every message is
/// accounted for.
@Order(4)
final class MemberLossE2E {
  private static final int BEFORE = 60;
  private static final int AFTER = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration RETURN = Duration.ofMinutes(2);

  @LineScenario
  @Order(1)
  void nothingIsLostWhenAMemberPodIsDeleted(Line line, Seen seen) {
    Chat chat = line.chat();
    expectNothingLost(line, chat, chat::delete, seen);
  }

  @LineScenario
  @Order(2)
  void nothingIsLostWhenAMemberPodIsKilled(Line line, Seen seen) {
    Chat chat = line.chat();
    expectNothingLost(line, chat, chat::kill, seen);
  }

  private static void expectNothingLost(
      Line line, Chat chat, Function<String, Member> fault, Seen seen) {
    try (var phones = Phones.onBothIslands(line, chat);
        Conversation conversation = Conversation.among(phones.all())) {
      conversation.awaitSent(BEFORE, PATIENCE);
      Member lost = fault.apply(phones.first().member());
      conversation.awaitSent(AFTER, PATIENCE);
      chat.awaitReturn(lost, RETURN);
      conversation.awaitSent(AFTER, PATIENCE);
      Verdict verdict = conversation.finish(PATIENCE);
      assertThat(verdict.findings()).isEmpty();
      expectNothingLeft(line, phones, conversation);
      assertThat(phones.first().disconnections()).isNotEmpty();
      seen.note("%s gone and back; %s", lost.name(), verdict.summary());
    }
    chat.awaitWhole(RETURN);
  }

  @LineScenario
  @Order(3)
  void nothingIsLostWhenAMembersNodeIsUnreachable(Line line, Seen seen) {
    Chat chat = line.chat();
    try (var phones = Phones.onBothIslands(line, chat)) {
      Member lost = memberOnALoseableNode(line, chat, phones);
      try (Conversation conversation = Conversation.among(phones.all())) {
        conversation.awaitSent(BEFORE, PATIENCE);
        try (NodeFault fault = NodeFault.cut(lost.node())) {
          conversation.awaitSent(AFTER, PATIENCE);
          await(lost.node() + " is seen to be away")
              .atMost(PATIENCE)
              .until(() -> chat.member(lost.name()).stream().noneMatch(Member::ready));
          conversation.awaitSent(AFTER, PATIENCE);
          fault.close();
          await(lost.name() + " is ready again")
              .atMost(RETURN)
              .until(() -> chat.member(lost.name()).filter(Member::ready).isPresent());
        }
        conversation.awaitSent(AFTER, PATIENCE);
        Verdict verdict = conversation.finish(PATIENCE);
        assertThat(verdict.findings()).isEmpty();
        expectNothingLeft(line, phones, conversation);
        seen.note("%s of %s cut and healed; %s", lost.node(), lost.name(), verdict.summary());
      }
    }
    chat.awaitWhole(RETURN);
  }

  /// A member that owns one of the phones and whose node carries neither the API server nor the
  /// store.
  private static Member memberOnALoseableNode(Line line, Chat chat, Phones phones) {
    List<String> kept = List.of("n1", line.cassandra().node());
    return Stream.of(phones.all())
        .map(phone -> chat.member(phone.member()).orElseThrow())
        .filter(member -> !kept.contains(member.node()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("every phone's member is on one of " + kept));
  }

  /// Every phone logs in once more: what a fault left in a mailbox, a duplicate or what was
  /// delivered but not yet removed, is delivered again, dropped by the library, and gone from the
  /// store.
  private static void expectNothingLeft(Line line, Phones phones, Conversation conversation) {
    for (Phone phone : phones.all()) {
      phone.offline().online();
      await("mailbox of " + phone.account() + " is empty")
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(line.mailboxes().of(phone.account())).isEmpty());
    }
    assertThat(conversation.verdict().findings()).isEmpty();
  }
}
