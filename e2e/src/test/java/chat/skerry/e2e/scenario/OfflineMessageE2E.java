package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.client.conversation.IncomingMessage;
import chat.skerry.client.conversation.SendResult;
import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.cluster.Mailboxes.Stored;
import chat.skerry.e2e.phone.Event;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.report.Seen;
import chat.skerry.protocol.envelope.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;

/// A phone that is switched off: what is sent to it lies in memory at first, after some seconds in
/// Cassandra too, until it has acknowledged it.
@Order(3)
final class OfflineMessageE2E {
  private static final int MESSAGES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration WRITTEN_BACK = Duration.ofSeconds(20);

  @LineScenario
  void messageToAnOfflinePhoneWaitsInCassandra(Line line, Seen seen) throws Exception {
    Chat chat = line.chat();
    try (Phone alice = Phone.on(line, chat, "alice", 0).online();
        Phone bob = Phone.on(line, chat, "bob", 1)) {
      var sent = new ArrayList<Phone.Outgoing>();
      for (int i = 0; i < MESSAGES; i++) {
        Phone.Outgoing message = alice.send(bob, "number " + i);
        assertThat(message.result().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(SendResult.Sent.class);
        sent.add(message);
      }
      List<Stored> waiting =
          await("written back")
              .atMost(WRITTEN_BACK)
              .until(() -> line.mailboxes().of(bob.account()), rows -> rows.size() == MESSAGES);
      assertThat(waiting).allMatch(Stored::isMessage);
      assertThat(waiting).extracting(Stored::from).containsOnly(alice.account());
      assertThat(waiting).extracting(Stored::text).containsExactlyElementsOf(texts());

      bob.online();
      assertThat(untilQueueEmpty(bob)).containsExactlyElementsOf(texts());
      for (Phone.Outgoing message : sent) {
        await("✓✓")
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(alice.receipts(message.id())).containsExactly(Kind.DELIVERED));
      }
      await("the mailboxes are empty")
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(line.mailboxes().of(bob.account())).isEmpty();
            assertThat(line.mailboxes().of(alice.account())).isEmpty();
          });

      Phone.Outgoing live = alice.send(bob, "live");
      await("live").atMost(PATIENCE).until(() -> bob.messages().size() == MESSAGES + 1);
      assertThat(live.result().get().messageId()).isEqualTo(live.id());
    }
    seen.note(
        "%d ✓ while offline, %d rows in Cassandra; at login backlog in order, then queue empty;"
            + " after the acks ✓✓ and 0 rows; then live",
        MESSAGES, MESSAGES);
  }

  private static List<String> texts() {
    var texts = new ArrayList<String>();
    for (int i = 0; i < MESSAGES; i++) {
      texts.add("number " + i);
    }
    return texts;
  }

  /// The texts that came before the queue was said to be empty.
  private static List<String> untilQueueEmpty(Phone phone) {
    var texts = new ArrayList<String>();
    for (Event event : phone.events()) {
      if (event instanceof Event.QueueEmpty(long at, int backlog)) {
        assertThat(backlog).isEqualTo(texts.size());
        return texts;
      }
      if (event instanceof Event.Message(long at, IncomingMessage message)) {
        texts.add(message.text());
      }
    }
    throw new AssertionError("no queue empty");
  }
}
