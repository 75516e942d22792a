package chat.skerry.node.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.account.InMemoryDeviceKeys;
import chat.skerry.node.delivery.DevicePayloads.DevicePayload;
import chat.skerry.node.mailbox.Answers;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.InMemoryMailboxStore;
import chat.skerry.protocol.envelope.DeviceList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A message to an account: to all of its devices, or to none.
class AccountSendsTest {
  private static final DeviceAddress ALICE = new DeviceAddress("alice", 0);
  private static final DeviceAddress ALICES_LAPTOP = new DeviceAddress("alice", 2);
  private static final DeviceAddress BOB = new DeviceAddress("bob", 0);
  private static final DeviceAddress BOBS_LAPTOP = new DeviceAddress("bob", 1);
  private static final int MAILBOX_MAX = 3;

  private final InMemoryMailboxStore store = new InMemoryMailboxStore();
  private final AccountWorld world = new AccountWorld(store, MAILBOX_MAX);
  private final InMemoryDeviceKeys keys = world.keys;
  private final DeviceLists lists = world.lists;
  private final Mailboxes mailboxes = world.mailboxes;
  private final AccountSends sends = world.sends;

  @BeforeEach
  void register() {
    for (DeviceAddress device : List.of(ALICE, ALICES_LAPTOP, BOB, BOBS_LAPTOP)) {
      lists.bind(device, AccountWorld.key(device.device()));
    }
  }

  private Outcome send(AccountSend send) {
    CompletionStage<Outcome> outcome = sends.accept(send);
    world.runAll();
    return outcome.toCompletableFuture().join();
  }

  private static AccountSend message(int id, DevicePayloads to, DevicePayloads own) {
    return new AccountSend(
        ALICE, "bob", messageId(id), Envelope.Kind.MESSAGE, to, own, new byte[0]);
  }

  private static byte[] messageId(int id) {
    byte[] messageId = new byte[16];
    messageId[0] = (byte) id;
    return messageId;
  }

  private DevicePayloads payloads(String account, int skipped, String text) {
    DeviceList list = keys.list(account);
    return new DevicePayloads(
        list.hash(),
        list.recipients().stream()
            .filter(entry -> entry.device() != skipped)
            .map(entry -> new DevicePayload(entry.device(), entry.registrationId(), bytes(text)))
            .toList());
  }

  private DevicePayloads toBob(String text) {
    return payloads("bob", -1, text);
  }

  private DevicePayloads toOwn(String text) {
    return payloads("alice", 0, text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<String> stored(DeviceAddress mailbox) {
    return Answers.of(store.read(mailbox, 0, 100)).stream()
        .map(envelope ->
            envelope.kind() + " " + new String(envelope.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void reachesEachDeviceOfTheAccountAndTheOwnOtherOnes() {
    assertThat(send(message(1, toBob("hello"), toOwn("to bob: hello"))))
        .isInstanceOf(Outcome.Stored.class);

    assertThat(stored(BOB)).containsExactly("MESSAGE hello");
    assertThat(stored(BOBS_LAPTOP)).containsExactly("MESSAGE hello");
    assertThat(stored(ALICES_LAPTOP)).containsExactly("COPY to bob: hello");
    assertThat(stored(ALICE)).isEmpty();
  }

  @Test
  void storesNothingWhereTheRecipientHasOtherDevices() {
    DevicePayloads old = toBob("hello");
    lists.bind(new DeviceAddress("bob", 4), AccountWorld.key(9));

    Outcome outcome = send(message(1, old, toOwn("copy")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Mismatch.class,
            found -> {
              assertThat(found.mismatch().account()).isEqualTo("bob");
              assertThat(found.mismatch().missing()).containsExactly(4);
              assertThat(found.mismatch().extra()).isEmpty();
              assertThat(found.mismatch().stale()).isEmpty();
              assertThat(found.mismatch().list()).isEqualTo(keys.list("bob"));
            });
    assertThat(stored(BOB)).isEmpty();
    assertThat(stored(BOBS_LAPTOP)).isEmpty();
    assertThat(stored(ALICES_LAPTOP)).isEmpty();
  }

  @Test
  void storesNothingWhereTheSenderHasOtherDevicesThanItKnows() {
    DevicePayloads own = toOwn("copy");
    lists.bind(new DeviceAddress("alice", 1), AccountWorld.key(9));

    Outcome outcome = send(message(1, toBob("hello"), own));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Mismatch.class,
            found -> {
              assertThat(found.mismatch().account()).isEqualTo("alice");
              assertThat(found.mismatch().missing()).containsExactly(1);
            });
    assertThat(stored(BOB)).isEmpty();
    assertThat(stored(ALICES_LAPTOP)).isEmpty();
  }

  @Test
  void namesWhatIsGoneAndWhatIsRegisteredAnew() {
    DevicePayloads old = toBob("hello");
    lists.remove(BOBS_LAPTOP);
    assertThat(mismatch(send(message(1, old, toOwn("copy")))).extra()).containsExactly(1);

    lists.bind(BOBS_LAPTOP, AccountWorld.key(9));
    assertThat(mismatch(send(message(1, old, toOwn("copy")))).stale()).containsExactly(1);

    assertThat(send(message(1, toBob("hello"), toOwn("copy")))).isInstanceOf(Outcome.Stored.class);
  }

  private static DeviceMismatch mismatch(Outcome outcome) {
    return ((Outcome.Mismatch) outcome).mismatch();
  }

  @Test
  void storesTheRestWhenItIsRepeatedAfterARefusal() {
    for (int i = 0; i < MAILBOX_MAX; i++) {
      mailboxes.append(
          new Submission(
              ALICE,
              BOBS_LAPTOP,
              messageId(100 + i),
              Envelope.Kind.MESSAGE,
              bytes("filling"),
              new byte[0]));
    }
    world.runAll();
    AccountSend send = message(1, toBob("hello"), toOwn("copy"));

    assertThat(send(send))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Outcome.Reason.MAILBOX_FULL));
    assertThat(stored(BOB)).containsExactly("MESSAGE hello");
    assertThat(stored(ALICES_LAPTOP)).isEmpty();

    mailboxes.counted(BOBS_LAPTOP, 0);
    assertThat(send(send)).isInstanceOf(Outcome.Stored.class);
    assertThat(send(send)).isInstanceOf(Outcome.Stored.class);

    assertThat(stored(BOB)).containsExactly("MESSAGE hello");
    assertThat(stored(BOBS_LAPTOP)).hasSize(MAILBOX_MAX + 1).endsWith("MESSAGE hello");
    assertThat(stored(ALICES_LAPTOP)).containsExactly("COPY copy");
  }

  @Test
  void refusesWhileAListCannotBeRead() {
    AccountSend send = message(1, toBob("hello"), toOwn("copy"));
    keys.available(false);

    assertThat(send(send))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Outcome.Reason.UNAVAILABLE));

    keys.available(true);
    assertThat(send(send)).isInstanceOf(Outcome.Stored.class);
  }

  @Test
  void keepsTheOrderOfSendsThatWaitForAList() {
    List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < MAILBOX_MAX; i++) {
      outcomes.add(sends.accept(message(i, toBob("message " + i), toOwn("copy " + i))));
    }
    world.runAll();

    outcomes.forEach(outcome ->
        assertThat(outcome.toCompletableFuture().join()).isInstanceOf(Outcome.Stored.class));
    assertThat(stored(BOBS_LAPTOP))
        .containsExactly("MESSAGE message 0", "MESSAGE message 1", "MESSAGE message 2");
    assertThat(stored(ALICES_LAPTOP)).containsExactly("COPY copy 0", "COPY copy 1", "COPY copy 2");
  }

  @Test
  void writesToTheOwnOtherDevicesAlone() {
    AccountSend note =
        new AccountSend(
            ALICE,
            "alice",
            messageId(1),
            Envelope.Kind.MESSAGE,
            toOwn("note"),
            DevicePayloads.NONE,
            new byte[0]);

    assertThat(send(note)).isInstanceOf(Outcome.Stored.class);
    assertThat(stored(ALICES_LAPTOP)).containsExactly("MESSAGE note");

    lists.remove(ALICES_LAPTOP);
    AccountSend alone =
        new AccountSend(
            ALICE,
            "alice",
            messageId(2),
            Envelope.Kind.MESSAGE,
            toOwn("note"),
            DevicePayloads.NONE,
            new byte[0]);
    assertThat(send(alone))
        .isEqualTo(
            new Outcome.Refused(
                Outcome.Reason.INVALID,
                0,
                "account: has no other device (expected: one at least to send to)"));
  }

  @Test
  void letsAMessageWaitForAnAccountThatNobodyHasLoggedInTo() {
    AccountSend send =
        new AccountSend(
            ALICE,
            "carol",
            messageId(1),
            Envelope.Kind.MESSAGE,
            payloads("carol", -1, "welcome"),
            toOwn("copy"),
            new byte[0]);

    assertThat(send(send)).isInstanceOf(Outcome.Stored.class);
    assertThat(stored(new DeviceAddress("carol", 0))).containsExactly("MESSAGE welcome");

    lists.bind(new DeviceAddress("carol", 0), AccountWorld.key(5));
    assertThat(mismatch(send(send)).stale()).containsExactly(0);
  }

  @Test
  void tellsAReadToAllDevicesOfTheSenderAndTheOwnOnes() {
    AccountSend read =
        new AccountSend(
            ALICE,
            "bob",
            messageId(1),
            Envelope.Kind.READ,
            payloads("bob", -1, ""),
            payloads("alice", 0, ""),
            messageId(50));

    assertThat(send(read)).isInstanceOf(Outcome.Stored.class);
    assertThat(stored(BOB)).containsExactly("READ ");
    assertThat(stored(BOBS_LAPTOP)).containsExactly("READ ");
    assertThat(stored(ALICES_LAPTOP)).containsExactly("READ ");
  }
}
