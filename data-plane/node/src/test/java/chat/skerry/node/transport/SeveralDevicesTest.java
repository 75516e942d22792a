package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.envelope.RegistrationIds;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.DevicePayloads;
import chat.skerry.protocol.frame.DevicePayloads.DevicePayload;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import chat.skerry.protocol.noise.StaticKeys;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Accounts with several devices talk through a member on a real port.
final class SeveralDevicesTest {
  @TempDir Path directory;
  private final StaticKeys phoneKeys = StaticKeys.generate(TestMember.RANDOM);
  private final StaticKeys laptopKeys = StaticKeys.generate(TestMember.RANDOM);
  private TestMember member;

  @BeforeEach
  void start() {
    member = new TestMember(directory, Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    member.close();
  }

  private TestDevice login(String account, int device, StaticKeys keys) throws IOException {
    TestDevice dialled = member.dial(TestDevice.hello(member.token(account), device), keys);
    dialled.next(Frame.Welcome.class);
    dialled.next(Frame.QueueEmpty.class);
    return dialled;
  }

  private TestDevice login(String account, int device) throws IOException {
    return login(account, device, StaticKeys.generate(TestMember.RANDOM));
  }

  private static ClientId id() {
    return ClientId.random(TestMember.RANDOM);
  }

  private static Frame.Deliver take(TestDevice device) throws IOException {
    Frame.Deliver delivered = device.next(Frame.Deliver.class);
    device.send(new Frame.Ack(delivered.seq()));
    return delivered;
  }

  @Test
  void listsTheDevicesOfAnAccountWithTheirRegistrations() throws IOException {
    try (TestDevice alice = login("alice", 0);
        TestDevice phone = login("bob", 0, phoneKeys);
        TestDevice laptop = login("bob", 3, laptopKeys)) {
      assertThat(alice.devices("bob"))
          .isEqualTo(
              new DeviceList(
                  2,
                  List.of(
                      new DeviceList.Entry(0, RegistrationIds.derive(phoneKeys.publicKey())),
                      new DeviceList.Entry(3, RegistrationIds.derive(laptopKeys.publicKey())))));
      assertThat(alice.devices("nobody")).isEqualTo(DeviceList.NONE);
      assertThat(phone.devices("bob")).isEqualTo(laptop.devices("bob"));

      alice.send(new Frame.GetDevices(id(), "no/name"));
      assertThat(alice.next(Frame.Refused.class).detail()).startsWith("account: not an account");
    }
  }

  @Test
  void aMessageReachesAllDevicesAndEachTellsThatItHasIt() throws IOException {
    try (TestDevice alice = login("alice", 0);
        TestDevice alicesTablet = login("alice", 2);
        TestDevice phone = login("bob", 0);
        TestDevice laptop = login("bob", 1)) {
      alice.text(id(), "bob", alice.devices("bob"), alice.devices("alice"), "hello");
      MessageId message = alice.next(Frame.Sent.class).messageId();

      for (TestDevice device : List.of(phone, laptop)) {
        Frame.Deliver delivered = take(device);
        assertThat(TestDevice.text(delivered)).isEqualTo("hello");
        assertThat(delivered.kind()).isEqualTo(Kind.MESSAGE);
        assertThat(delivered.messageId()).isEqualTo(message);
        Frame.Deliver receipt = take(alice);
        assertThat(receipt.kind()).isEqualTo(Kind.DELIVERED);
        assertThat(receipt.refersTo()).contains(message);
        assertThat(receipt.from().device()).isEqualTo(device == phone ? 0 : 1);
      }

      Frame.Deliver copy = take(alicesTablet);
      assertThat(copy.kind()).isEqualTo(Kind.COPY);
      assertThat(copy.messageId()).isEqualTo(message);
      assertThat(copy.from().toString()).isEqualTo("alice/0");
      assertThat(TestDevice.text(copy)).isEqualTo("copy of hello");

      // No receipt is made for a copy: the next thing that alice hears is the answer to this.
      alice.send(new Frame.Ping(7));
      assertThat(alice.next(Frame.Pong.class).nonce()).isEqualTo(7);
    }
  }

  @Test
  void aNewDeviceIsNamedUntilTheSenderKnowsIt() throws IOException {
    try (TestDevice alice = login("alice", 0);
        TestDevice phone = login("bob", 0)) {
      DeviceList old = alice.devices("bob");
      DeviceList own = alice.devices("alice");
      alice.text(id(), "bob", old, own, "first");
      alice.next(Frame.Sent.class);
      assertThat(TestDevice.text(take(phone))).isEqualTo("first");
      take(alice);
      try (TestDevice laptop = login("bob", 1, laptopKeys)) {
        ClientId id = id();
        alice.text(id, "bob", old, own, "second");
        Frame.DevicesMismatch mismatch = alice.next(Frame.DevicesMismatch.class);
        assertThat(mismatch.clientId()).isEqualTo(id);
        assertThat(mismatch.account()).isEqualTo("bob");
        assertThat(mismatch.missing()).containsExactly(1);
        assertThat(mismatch.list().version()).isGreaterThan(old.version());

        alice.text(id, "bob", mismatch.list(), own, "second");
        alice.next(Frame.Sent.class);
        assertThat(TestDevice.text(take(laptop))).isEqualTo("second");
        assertThat(TestDevice.text(take(phone))).isEqualTo("second");
      }
    }
  }

  @Test
  void thePhoneRemovesADeviceWhichComesBackOnlyUnderAnotherKey() throws IOException {
    try (TestDevice phone = login("alice", 0);
        TestDevice laptop = login("alice", 1, laptopKeys);
        TestDevice bob = login("bob", 0)) {
      DeviceList before = phone.devices("alice");
      laptop.send(new Frame.RemoveDevice(id(), 0));
      assertThat(laptop.next(Frame.Refused.class).detail())
          .isEqualTo("sender: device 1 (expected: 0, which alone removes)");
      for (int number : new int[] {0, 5, -1}) {
        phone.send(new Frame.RemoveDevice(id(), number));
        assertThat(phone.next(Frame.Refused.class).reason()).isEqualTo(RefusedReason.INVALID);
      }

      bob.text(id(), "alice", before, bob.devices("bob"), "never fetched");
      bob.next(Frame.Sent.class);
      take(phone);
      assertThat(member.stored("alice", 1)).isEqualTo(1);

      phone.send(new Frame.RemoveDevice(id(), 1));
      laptop.next(Frame.Deliver.class);
      assertThat(laptop.next(Frame.Close.class).code()).isEqualTo(CloseCode.DEVICE_REMOVED);
      Frame.Devices after = phone.next(Frame.Devices.class);
      assertThat(after.list().entries()).hasSize(1);
      assertThat(after.list().version()).isGreaterThan(before.version());
      assertThat(member.stored("alice", 1)).isZero();

      try (TestDevice again = member.dial(TestDevice.hello(member.token("alice"), 1), laptopKeys)) {
        assertThat(again.next(Frame.Close.class).code()).isEqualTo(CloseCode.DEVICE_REMOVED);
      }
      try (TestDevice anew = login("alice", 1)) {
        take(bob);
        bob.text(id(), "alice", before, bob.devices("bob"), "to the old one");
        Frame.DevicesMismatch mismatch = bob.next(Frame.DevicesMismatch.class);
        assertThat(mismatch.stale()).containsExactly(1);
        assertThat(mismatch.missing()).isEmpty();
        assertThat(mismatch.extra()).isEmpty();

        bob.text(id(), "alice", mismatch.list(), bob.devices("bob"), "to the new one");
        bob.next(Frame.Sent.class);
        assertThat(TestDevice.text(take(anew))).isEqualTo("to the new one");
      }
    }
  }

  @Test
  void listsThatLieStoreNothing() throws IOException {
    try (TestDevice alice = login("alice", 0);
        TestDevice phone = login("bob", 0);
        TestDevice laptop = login("bob", 1)) {
      DeviceList bob = alice.devices("bob");
      DevicePayloads own = TestDevice.payloads(alice.devices("alice"), 0, "");
      DevicePayloads right = TestDevice.payloads(bob, -1, "lie");
      DevicePayload first = right.payloads().getFirst();
      DevicePayload last = right.payloads().getLast();
      DevicePayload nowhere = new DevicePayload(-1, 1, first.payload());

      assertMismatch(alice, lie(right.listHash() + 1, right.payloads(), own), "[] [] []");
      assertMismatch(alice, lie(right.listHash(), List.of(), own), "[0, 1] [] []");
      assertMismatch(alice, lie(right.listHash(), List.of(last, last), own), "[0] [1] []");
      assertMismatch(
          alice, lie(right.listHash(), List.of(first, last, nowhere), own), "[] [-1] []");
      DevicePayload stale = new DevicePayload(0, first.registrationId() + 1, first.payload());
      assertMismatch(alice, lie(right.listHash(), List.of(stale, last), own), "[] [] [0]");
      assertMismatch(
          alice, lie(right.listHash(), right.payloads(), DevicePayloads.NONE), "[] [] []");

      alice.send(new Frame.Ping(1));
      alice.next(Frame.Pong.class);
      assertThat(member.stored("bob", 0)).isZero();
      assertThat(member.stored("bob", 1)).isZero();
    }
  }

  private static Frame lie(int hash, List<DevicePayload> to, DevicePayloads own) {
    return new Frame.SendToAccount(
        id(), "bob", Kind.MESSAGE, Optional.empty(), new DevicePayloads(hash, to), own);
  }

  private static void assertMismatch(TestDevice device, Frame lie, String names)
      throws IOException {
    device.send(lie);
    Frame.DevicesMismatch mismatch = device.next(Frame.DevicesMismatch.class);
    assertThat(mismatch.missing() + " " + mismatch.extra() + " " + mismatch.stale())
        .isEqualTo(names);
  }

  @Test
  void refusesWhatNoAccountCanGet() throws IOException {
    try (TestDevice alice = login("alice", 0)) {
      DevicePayloads none = DevicePayloads.NONE;
      DevicePayloads empty =
          new DevicePayloads(0, List.of(new DevicePayload(0, 0, Unpooled.EMPTY_BUFFER)));
      DevicePayloads text =
          new DevicePayloads(0, List.of(new DevicePayload(0, 0, Unpooled.copyInt(1))));
      Optional<MessageId> reference = Optional.of(new MessageId(1, 2));
      Optional<MessageId> noReference = Optional.empty();

      assertRefused(alice, "no/name", Kind.MESSAGE, noReference, text, none, "account: not an");
      assertRefused(alice, "bob", Kind.MESSAGE, noReference, empty, none, "payload: 0 bytes");
      assertRefused(alice, "bob", Kind.MESSAGE, reference, text, none, "refers_to: present");
      assertRefused(alice, "bob", Kind.READ, reference, text, none, "payloads: 4 bytes");
      assertRefused(alice, "bob", Kind.READ, noReference, empty, none, "refers_to: none");
      assertRefused(alice, "bob", Kind.DELIVERED, reference, empty, none, "kind: DELIVERED");
      assertRefused(alice, "bob", Kind.COPY, noReference, text, none, "kind: COPY");
      assertRefused(alice, "alice", Kind.MESSAGE, noReference, text, text, "own: present");
    }
  }

  private static void assertRefused(
      TestDevice device,
      String account,
      Kind kind,
      Optional<MessageId> refersTo,
      DevicePayloads to,
      DevicePayloads own,
      String detail)
      throws IOException {
    device.send(new Frame.SendToAccount(id(), account, kind, refersTo, to, own));
    Frame.Refused refused = device.next(Frame.Refused.class);
    assertThat(refused.reason()).isEqualTo(RefusedReason.INVALID);
    assertThat(refused.detail()).startsWith(detail);
  }
}
