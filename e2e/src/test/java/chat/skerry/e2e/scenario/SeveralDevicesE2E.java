package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.client.account.DevicesResult;
import chat.skerry.client.conversation.IncomingMessage;
import chat.skerry.client.conversation.SendResult;
import chat.skerry.client.conversation.StopReason;
import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.cluster.Member;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.report.Seen;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.frame.CloseCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;

/// Accounts with several devices on two islands: a message reaches all of them, also one that has
/// just come, and none that was removed.
@Order(21)
final class SeveralDevicesE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration RETURN = Duration.ofMinutes(2);
  private static final int MESSAGES = 50;

  @DeliveryScenario
  @Order(1)
  void messageReachesAllDevicesAndTheSendersOtherOnes(Line line, Seen seen) throws Exception {
    Chat chat = line.chat();
    try (Phone alice = Phone.on(line, chat, "alice", 0).online();
        Phone tablet = alice.device(2).online();
        Phone bob = Phone.on(line, chat, "bob", 1).online();
        Phone laptop = bob.device(1).online()) {
      Phone.Outgoing hello = alice.sendToAll(bob.account(), "hello");
      assertSent(hello);
      for (Phone device : List.of(bob, laptop)) {
        awaitTexts(device, "hello");
        assertThat(device.messages().getFirst().messageId()).isEqualTo(hello.id());
      }
      await("the copy").atMost(PATIENCE).until(() -> tablet.copies().size() == 1);
      assertThat(tablet.copies().getFirst().to()).contains(bob.account());
      assertThat(tablet.copies().getFirst().text()).isEqualTo("hello");
      await("✓✓ of both")
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(alice.receipts(hello.id()))
                  .containsExactly(Kind.DELIVERED, Kind.DELIVERED));

      try (Phone watch = bob.device(4).online()) {
        assertSent(alice.sendToAll(bob.account(), "you too"));
        awaitTexts(watch, "you too");
        awaitTexts(laptop, "hello", "you too");
      }
      seen.note("a payload for each of bob's devices, the copy for alice's, then one device more");
    }
  }

  @DeliveryScenario
  @Order(2)
  void removedDeviceGetsNothingMore(Line line, Seen seen) throws Exception {
    Chat chat = line.chat();
    try (Phone alice = Phone.on(line, chat, "alice", 0).online();
        Phone bob = Phone.on(line, chat, "bob", 1).online();
        Phone laptop = bob.device(1).online()) {
      assertSent(alice.sendToAll(bob.account(), "to both"));
      awaitTexts(laptop, "to both");

      DevicesResult removed =
          bob.connected()
              .removeDevice(1)
              .toCompletableFuture()
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(removed)
          .isInstanceOfSatisfying(
              DevicesResult.Known.class, known -> assertThat(known.list().entries()).hasSize(1));
      await("the laptop stops").atMost(PATIENCE).until(() -> laptop.stopped().isPresent());
      assertThat(laptop.stopped())
          .get()
          .isInstanceOfSatisfying(
              StopReason.ClosedByMember.class,
              reason -> assertThat(reason.code()).isEqualTo(CloseCode.DEVICE_REMOVED));

      assertSent(alice.sendToAll(bob.account(), "to the phone alone"));
      awaitTexts(bob, "to both", "to the phone alone");
      assertThat(laptop.messages()).hasSize(1);
      seen.note("closed with DEVICE_REMOVED; the sender found out by itself");
    }
  }

  @DeliveryScenario
  @Order(3)
  void allDevicesGetEverythingWhenTheirMemberIsKilled(Line line, Seen seen) throws Exception {
    Chat chat = line.chat();
    try (Phone alice = Phone.on(line, chat, "alice", 0).online();
        Phone tablet = alice.device(2).online();
        Phone bob = Phone.on(line, chat, "bob", 1).online();
        Phone laptop = bob.device(1).online()) {
      String[] texts = new String[MESSAGES];
      Arrays.setAll(texts, i -> "message " + i);
      for (int i = 0; i < MESSAGES / 2; i++) {
        assertSent(alice.sendToAll(bob.account(), texts[i]));
      }
      Phone.Outgoing underWay = alice.sendToAll(bob.account(), texts[MESSAGES / 2]);
      Member lost = chat.killProcess(bob.member());
      assertSent(underWay);
      for (int i = MESSAGES / 2 + 1; i < MESSAGES; i++) {
        assertSent(alice.sendToAll(bob.account(), texts[i]));
      }
      awaitTexts(bob, texts);
      awaitTexts(laptop, texts);
      await("all copies").atMost(PATIENCE).until(() -> tablet.copies().size() == MESSAGES);
      chat.awaitRestart(lost, RETURN);
      seen.note("SIGKILL of %s; %d messages once on each device, in order", lost.name(), MESSAGES);
    }
  }

  private static void assertSent(Phone.Outgoing message) throws Exception {
    assertThat(message.result().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(SendResult.Sent.class);
  }

  private static void awaitTexts(Phone phone, String... texts) {
    await(texts.length + " messages for " + phone.account())
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(phone.messages().stream().map(IncomingMessage::text))
                .containsExactly(texts));
  }
}
