package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.client.conversation.IncomingMessage;
import chat.skerry.client.conversation.SendResult;
import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.FrozenPod;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.cluster.Member;
import chat.skerry.e2e.cluster.NetworkCut;
import chat.skerry.e2e.ledger.Verdict;
import chat.skerry.e2e.phone.Conversation;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.report.Seen;
import chat.skerry.e2e.wire.PlainDevice;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import com.datastax.oss.driver.api.core.AllNodesFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;

/// Four phones on both islands write without pause while something breaks. Each message has a
/// number; at the end each number was delivered once, in order, and its sender knows it. The table
/// tells the counts, the longest wait for a ✓, and the longest time in which a phone heard nothing.
@Order(20)
final class DeliveryE2E {
  private static final int BEFORE = 60;
  private static final int AFTER = 100;
  private static final int BACKLOG = 200;
  private static final Duration FREEZE = Duration.ofSeconds(20);
  private static final Duration CUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration RETURN = Duration.ofMinutes(2);
  private static final Duration REFUSAL = Duration.ofSeconds(10);

  @DeliveryScenario
  @Order(1)
  void nothingIsLostWhenAMemberIsKilled(Line line, Seen seen) {
    Chat chat = line.chat();
    underFault(
        line,
        chat,
        seen,
        (phones, conversation) -> {
          Member lost = chat.killProcess(phones.first().member());
          conversation.awaitSent(AFTER, PATIENCE);
          chat.awaitRestart(lost, RETURN);
          return "SIGKILL of " + lost.name();
        });
  }

  @DeliveryScenario
  @Order(2)
  void nothingIsLostWhenAMemberFreezes(Line line, Seen seen) {
    Chat chat = line.chat();
    underFault(
        line,
        chat,
        seen,
        (phones, conversation) -> {
          String frozen = phones.first().member();
          try (FrozenPod fault = chat.freeze(frozen)) {
            conversation.goOnFor(FREEZE);
          }
          return "SIGSTOP of " + frozen + " for " + FREEZE.toSeconds() + " s";
        });
  }

  @DeliveryScenario
  @Order(3)
  void nothingIsLostWhenMembersLoseEachOther(Line line, Seen seen) {
    Chat chat = line.chat();
    underFault(
        line,
        chat,
        seen,
        (phones, conversation) -> {
          List<Member> island = island(chat, 0);
          try (NetworkCut fault =
              NetworkCut.between(island.getFirst().host(), hosts(island.stream().skip(1)))) {
            conversation.goOnFor(CUT);
          }
          return "%s and %s apart for %d s"
              .formatted(island.getFirst().name(), island.getLast().name(), CUT.toSeconds());
        });
  }

  @DeliveryScenario
  @Order(4)
  void sendsGoOnWhenMembersLoseCassandra(Line line, Seen seen) {
    Chat chat = line.chat();
    underFault(
        line,
        chat,
        seen,
        (phones, conversation) -> {
          int before = conversation.sent();
          try (NetworkCut fault =
              NetworkCut.between(line.cassandra().host(), hosts(chat.members().stream()))) {
            conversation.goOnFor(CUT);
            conversation.awaitSent(AFTER, PATIENCE);
          }
          return "all members cut off from Cassandra for more than %d s, %d ✓ meanwhile"
              .formatted(CUT.toSeconds(), conversation.sent() - before);
        });
  }

  @DeliveryScenario
  @Order(5)
  void nothingIsLostWhenCassandraIsRestarted(Line line, Seen seen) {
    Chat chat = line.chat();
    underFault(
        line,
        chat,
        seen,
        (phones, conversation) -> {
          Member before = line.cassandra().kill();
          conversation.awaitSent(AFTER, PATIENCE);
          line.cassandra().awaitRestart(before);
          return "SIGKILL of Cassandra";
        });
  }

  @DeliveryScenario
  @Order(6)
  void nothingIsLostWhenBothMembersGoOneAfterTheOther(Line line, Seen seen) {
    Chat chat = line.chat();
    underFault(
        line,
        chat,
        seen,
        (phones, conversation) -> {
          for (Member member : island(chat, 0)) {
            Member lost = chat.killProcess(member.name());
            conversation.awaitSent(AFTER, PATIENCE);
            chat.awaitRestart(lost, RETURN);
            chat.awaitTwoCopies(RETURN);
          }
          return "SIGKILL of both members of an island, the second when the first was back";
        });
  }

  /// What waits for a phone outlives everybody who accepted it.
  @DeliveryScenario
  @Order(7)
  void aBacklogOutlivesBothMembersOneAfterTheOther(Line line, Seen seen) throws Exception {
    Chat chat = line.chat();
    try (Phone alice = Phone.on(line, chat, "alice", 1).online();
        Phone bob = Phone.on(line, chat, "bob", 0)) {
      var sent = new ArrayList<Phone.Outgoing>();
      for (int i = 0; i < BACKLOG; i++) {
        sent.add(alice.send(bob, "number " + i));
      }
      for (Phone.Outgoing message : sent) {
        assertThat(message.result().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(SendResult.Sent.class);
      }
      for (Member member : island(chat, 0)) {
        chat.awaitRestart(chat.killProcess(member.name()), RETURN);
        chat.awaitTwoCopies(RETURN);
      }
      bob.online();
      await("the whole backlog").atMost(PATIENCE).until(() -> bob.messages().size() >= BACKLOG);
      assertThat(bob.messages())
          .extracting(IncomingMessage::text)
          .containsExactlyElementsOf(
              Stream.iterate(0, i -> i + 1).limit(BACKLOG).map(i -> "number " + i).toList());
      for (Phone.Outgoing message : sent) {
        await("✓✓")
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(alice.receipts(message.id())).containsExactly(Kind.DELIVERED));
      }
    }
    seen.note(
        "%d messages to a phone that was off, both members killed meanwhile: all came,"
            + " once, in order, with ✓✓",
        BACKLOG);
    chat.awaitWhole(RETURN);
  }

  /// Neither the other member's memory nor Cassandra: one copy is none.
  @DeliveryScenario
  @Order(8)
  void sendsAreRefusedWithoutASecondCopy(Line line, Seen seen) {
    Chat chat = line.chat();
    underFault(
        line,
        chat,
        seen,
        (phones, conversation) -> {
          List<Member> island = island(chat, 0);
          Frame.Refused refused;
          try (PlainDevice plain = PlainDevice.open(line, chat, 0);
              NetworkCut apart =
                  NetworkCut.between(island.getFirst().host(), hosts(island.stream().skip(1)));
              NetworkCut alone =
                  NetworkCut.between(line.cassandra().host(), hosts(island.stream()))) {
            refused =
                (Frame.Refused)
                    await("a send is refused")
                        .atMost(PATIENCE)
                        .until(() -> send(plain), Frame.Refused.class::isInstance);
            assertThat(refused.reason()).isEqualTo(RefusedReason.UNAVAILABLE);
            assertThat(refused.retryAfterMillis()).isPositive();
            conversation.goOnFor(CUT);
          }
          return "%s and %s apart and without Cassandra for more than %d s, Refused(UNAVAILABLE, retry"
                  .formatted(island.getFirst().name(), island.getLast().name(), CUT.toSeconds())
              + " after "
              + refused.retryAfterMillis()
              + " ms)";
        });
  }

  /// Something breaks, is put right again, and is described.
  private interface Fault {
    String happen(Phones phones, Conversation conversation);
  }

  private static void underFault(Line line, Chat chat, Seen seen, Fault fault) {
    chat.awaitTwoCopies(RETURN);
    try (var phones = Phones.onBothIslands(line, chat);
        Conversation conversation = Conversation.among(phones.all())) {
      conversation.awaitSent(BEFORE, PATIENCE);
      String what = fault.happen(phones, conversation);
      conversation.awaitSent(AFTER, PATIENCE);
      Verdict verdict = conversation.finish(PATIENCE);
      seen.note("%s; %s", what, verdict.summary());
      assertThat(verdict.findings()).isEmpty();
      expectNothingLeft(line, phones, conversation);
    }
    chat.awaitWhole(RETURN);
  }

  /// Every phone logs in once more: what a fault left in a mailbox is delivered again, dropped by
  /// the library, and gone from the store.
  private static void expectNothingLeft(Line line, Phones phones, Conversation conversation) {
    for (Phone phone : phones.all()) {
      phone.offline().online();
      await("mailbox of " + phone.account() + " is empty")
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(AllNodesFailedException.class) // it was just restarted
          .untilAsserted(() -> assertThat(line.mailboxes().of(phone.account())).isEmpty());
    }
    assertThat(conversation.verdict().findings()).isEmpty();
  }

  private static List<Member> island(Chat chat, int island) {
    String prefix = chat.name() + "-" + island + "-";
    return chat.members().stream().filter(member -> member.name().startsWith(prefix)).toList();
  }

  private static List<String> hosts(Stream<Member> members) {
    return members.map(Member::host).toList();
  }

  /// To an account that is nobody's phone, so that the books stay right.
  private static Frame send(PlainDevice device) throws IOException {
    long start = System.nanoTime();
    Frame answer = device.send(device.account(), "to be refused");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(REFUSAL);
    return answer;
  }
}
