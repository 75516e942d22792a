package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.handover.HandoverFailed;
import chat.skerry.node.handover.SocketHolder.Frozen;
import chat.skerry.node.handover.SocketHolder.SocketState;
import chat.skerry.node.mailbox.Answers;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.travel.FrozenLine;
import chat.skerry.node.travel.SessionStates;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import chat.skerry.protocol.noise.StaticKeys;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Live connections pass from one process of a member to the other, over their real sockets.
final class HandoverTest {
  @TempDir Path directory;
  private TwoProcesses member;
  private final StaticKeys aliceKeys = StaticKeys.generate(TestMember.RANDOM);
  private final StaticKeys bobKeys = StaticKeys.generate(TestMember.RANDOM);

  @BeforeEach
  void start() {
    member = new TwoProcesses(directory);
  }

  @AfterEach
  void stop() {
    member.close();
  }

  private TestDevice login(String account, StaticKeys keys) throws IOException {
    TestDevice device = member.first.dial(account, keys);
    device.next(Frame.Welcome.class);
    device.next(Frame.QueueEmpty.class);
    return device;
  }

  /// Freezes until a connection stands still: what it sent last may be under way.
  private List<Frozen> frozen(TestMember process) {
    for (int attempt = 0; attempt < 500; attempt++) {
      List<Frozen> frozen = member.freeze(process);
      if (!frozen.isEmpty()) {
        return new ArrayList<>(frozen);
      }
    }
    throw new AssertionError("nothing stands still");
  }

  private void assertNothingClosed() {
    for (TestMember process : List.of(member.first, member.second)) {
      for (String reason : List.of("DEVICE_LEFT", "LOST", "INTERNAL", "PROTOCOL_ERROR")) {
        assertThat(process.closed(reason)).as(reason).isZero();
      }
    }
  }

  @Test
  void goesOnInTheOtherProcessWithWhatWasStoredMeanwhile() throws IOException {
    try (TestDevice alice = login("alice", aliceKeys);
        TestDevice bob = login("bob", bobKeys)) {
      ClientId id = alice.text("bob", "before");
      assertThat(alice.next(Frame.Sent.class).clientId()).isEqualTo(id);
      Frame.Deliver before = bob.next(Frame.Deliver.class);

      assertThat(member.passAll(member.first)).isEqualTo(2);

      assertThat(member.first.connections()).isZero();
      assertThat(member.first.table.size()).isZero();
      assertThat(member.second.connections()).isEqualTo(2);
      assertThat(member.second.table.size()).isEqualTo(2);
      alice.text("bob", "after");
      alice.next(Frame.Sent.class);
      Frame.Deliver after = bob.next(Frame.Deliver.class);
      assertThat(TestDevice.text(after)).isEqualTo("after");
      assertThat(after.seq()).isGreaterThan(before.seq());
      bob.send(new Frame.Ack(after.seq()));
      assertThat(alice.next(Frame.Deliver.class).refersTo()).contains(before.messageId());
      assertThat(alice.next(Frame.Deliver.class).refersTo()).contains(after.messageId());
      Awaitility.await().until(() -> member.second.stored("bob", 0) == 0);
      assertNothingClosed();
    }
  }

  @Test
  void takesNoEnvelopeForUnseenThatTheDeviceAcknowledgedAndTheStoreStillShows() throws IOException {
    DeviceAddress mailbox = new DeviceAddress("bob", 0);
    try (TestDevice alice = login("alice", aliceKeys);
        TestDevice bob = login("bob", bobKeys)) {
      alice.text("bob", "acknowledged");
      alice.next(Frame.Sent.class);
      Frame.Deliver delivered = bob.next(Frame.Deliver.class);
      List<Envelope> stored = List.copyOf(Answers.of(member.first.store.read(mailbox, 0, 10)));
      bob.send(new Frame.Ack(delivered.seq()));
      alice.next(Frame.Deliver.class);
      Awaitility.await().until(() -> member.first.stored("bob", 0) == 0);
      // A store that deletes later shows it again.
      Answers.of(member.first.store.append(mailbox, stored));

      member.passAll(member.first);

      alice.text("bob", "next");
      alice.next(Frame.Sent.class);
      assertThat(TestDevice.text(bob.next(Frame.Deliver.class))).isEqualTo("next");
    }
  }

  @Test
  void goesOnWhateverByteItStoodStillAt() throws IOException {
    TestMember process = member.first;
    try (TestDevice device = login("alice", aliceKeys)) {
      int cut = 0;
      int length;
      do {
        byte[] stream = stream(device, cut);
        length = stream.length;
        device.raw(Arrays.copyOf(stream, cut));
        int incomplete = incompleteAt(stream, cut);
        process = passWhen(process, state -> state.received().length == incomplete);
        device.raw(Arrays.copyOfRange(stream, cut, length));
        assertThat(device.next()).isEqualTo(new Frame.Pong(cut));
        assertThat(device.next(Frame.Refused.class).reason()).isEqualTo(RefusedReason.INVALID);
        assertThat(device.next()).isEqualTo(new Frame.Pong(cut + 1));
        cut++;
      } while (cut <= length);
      assertThat(cut).isGreaterThan(150);
    }
  }

  @Test
  void goesOnWhateverByteOfAWebSocketItStoodStillAt() throws IOException {
    TestMember process = member.first;
    try (WebSocketLine line = WebSocketLine.open(member.first.webSocketPort);
        TestDevice device = TestDevice.over(line)) {
      device.handshake(
          aliceKeys,
          member.first.identity.publicKey(),
          TestMember.CLUSTER,
          TestDevice.hello(member.first.token("alice"), 0));
      device.next(Frame.Welcome.class);
      device.next(Frame.QueueEmpty.class);
      int cut = 0;
      int length;
      do {
        byte[] stream = stream(device, cut);
        byte[] framed = WebSocketLine.masked(WebSocketLine.BINARY, stream, 0x1234_5678 + cut);
        int header = framed.length - stream.length;
        length = framed.length;
        int rest = cut < header ? 0 : length - cut;
        int begun = cut < header ? cut : 0;
        line.raw(Arrays.copyOf(framed, cut));
        process =
            passWhen(
                process,
                state -> {
                  FrozenLine.Framing framing = state.framing().orElseThrow();
                  return framing.remaining() == rest && framing.begun().length == begun;
                });
        line.raw(Arrays.copyOfRange(framed, cut, length));
        assertThat(device.next()).isEqualTo(new Frame.Pong(cut));
        assertThat(device.next(Frame.Refused.class).reason()).isEqualTo(RefusedReason.INVALID);
        assertThat(device.next()).isEqualTo(new Frame.Pong(cut + 1));
        cut++;
      } while (cut <= length);
      assertThat(cut).isGreaterThan(150);
    }
  }

  /// Three frames, as the device sends them next.
  private static byte[] stream(TestDevice device, int nonce) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(device.sealed(new Frame.Ping(nonce)));
    bytes.writeBytes(
        device.sealed(
            new Frame.Send(
                ClientId.random(TestMember.RANDOM),
                new Address("no account!", 0),
                Kind.MESSAGE,
                Unpooled.wrappedBuffer(new byte[60]),
                Optional.empty())));
    bytes.writeBytes(device.sealed(new Frame.Ping(nonce + 1)));
    return bytes.toByteArray();
  }

  /// How many bytes of an incomplete message the first `cut` bytes end with.
  private static int incompleteAt(byte[] stream, int cut) {
    int at = 0;
    while (at < stream.length) {
      int next = at + 3 + Unpooled.wrappedBuffer(stream).getUnsignedMedium(at);
      if (next > cut) {
        return cut - at;
      }
      at = next;
    }
    return 0;
  }

  /// Passes the one connection when its process has read what it is to have read; until then it
  /// goes on there.
  private TestMember passWhen(TestMember process, Predicate<FrozenLine> hasRead) {
    member.other(process).own();
    process.sockets.stopAccepting();
    for (int attempt = 0; attempt < 1_000; attempt++) {
      List<Frozen> frozen = frozen(process);
      byte[] state = frozen.getFirst().socket().state();
      if (hasRead.test(SessionStates.read(state, 1).line())) {
        member.pass(process, frozen);
        return member.other(process);
      }
      process.sockets.thaw(frozen);
    }
    throw new AssertionError("not read");
  }

  @Test
  void goesOnWhereItStoodWhenTheOtherProcessCanNotReadItsState() throws IOException {
    try (TestDevice alice = login("alice", aliceKeys);
        TestDevice bob = login("bob", bobKeys)) {
      Map<String, Integer> ports = member.first.sockets.stopAccepting();
      assertThat(ports).containsOnlyKeys("chat", "websocket");
      List<Frozen> frozen = frozen(member.first);
      while (frozen.size() < 2) {
        frozen.addAll(member.freeze(member.first));
      }
      SocketState damaged = new SocketState(0, new byte[] {0x08, 0x02});
      assertThatThrownBy(() -> member.second.sockets.prepare(List.of(damaged), 1))
          .isInstanceOf(HandoverFailed.class)
          .hasMessageContaining("version: 2 (expected: 1");

      member.first.sockets.thaw(frozen);
      member.first.sockets.acceptAgain();

      for (int i = 0; i < 20; i++) {
        alice.text("bob", "message " + i);
        alice.next(Frame.Sent.class);
        Frame.Deliver delivered = bob.next(Frame.Deliver.class);
        assertThat(TestDevice.text(delivered)).isEqualTo("message " + i);
        bob.send(new Frame.Ack(delivered.seq()));
        assertThat(alice.next(Frame.Deliver.class).refersTo()).contains(delivered.messageId());
      }
      assertNothingClosed();
      try (TestDevice third = login("carol", StaticKeys.generate(TestMember.RANDOM))) {
        third.send(new Frame.Ping(7));
        assertThat(third.next()).isEqualTo(new Frame.Pong(7));
      }
    }
  }

  @Test
  void sendsOnWhatTheKernelDidNotTake() throws IOException {
    try (TestDevice alice = login("alice", aliceKeys);
        TestDevice bob = TestDevice.connect(member.first.port, 2_048)) {
      bob.handshake(
          bobKeys,
          member.first.identity.publicKey(),
          TestMember.CLUSTER,
          TestDevice.hello(member.first.token("bob"), 0));
      bob.next(Frame.Welcome.class);
      bob.next(Frame.QueueEmpty.class);
      member
          .first
          .listener
          .connections()
          .forEach(one -> one.channel().config().setOption(ChannelOption.SO_SNDBUF, 4_096));
      String text = "long ".repeat(8_000);
      for (int i = 0; i < 30; i++) {
        alice.text("bob", i + " " + text);
        alice.next(Frame.Sent.class);
      }
      member.second.own();
      member.first.sockets.stopAccepting();
      int unsent = 0;
      for (int passed = 0; passed < 2; ) {
        List<Frozen> frozen = frozen(member.first);
        for (Frozen one : frozen) {
          unsent += SessionStates.read(one.socket().state(), 1).line().unsent().length;
        }
        member.pass(member.first, frozen);
        passed += frozen.size();
      }
      assertThat(unsent).isPositive();
      for (int i = 0; i < 30; i++) {
        Frame.Deliver delivered = bob.next(Frame.Deliver.class);
        assertThat(TestDevice.text(delivered)).isEqualTo(i + " " + text);
        // Not read before bob has read so much that his connection is writable.
        bob.send(new Frame.Ack(delivered.seq()));
      }
      for (int i = 0; i < 30; i++) {
        assertThat(alice.next(Frame.Deliver.class).kind()).isEqualTo(Kind.DELIVERED);
      }
      assertNothingClosed();
    }
  }

  @Test
  void aDeviceThatCameBackMeanwhileKeepsItsNewerSession() throws IOException {
    try (TestDevice older = login("alice", aliceKeys)) {
      Map<String, Integer> ports = member.first.sockets.stopAccepting();
      List<Frozen> frozen = frozen(member.first);
      member.second.own();
      member.listen(member.second, ports);
      try (TestDevice newer = member.second.dial("alice", aliceKeys)) {
        newer.next(Frame.Welcome.class);
        newer.next(Frame.QueueEmpty.class);

        member.pass(member.first, frozen);

        assertThat(older.next(Frame.Close.class).code()).isEqualTo(CloseCode.CONNECTED_ELSEWHERE);
        newer.send(new Frame.Ping(5));
        assertThat(newer.next()).isEqualTo(new Frame.Pong(5));
        assertThat(member.second.table.size()).isEqualTo(1);
      }
    }
  }

  @Test
  void aSecondLoginWhereTheSessionStandsStillEndsItWhenItGoesOn() throws Exception {
    try (TestDevice older = login("alice", aliceKeys);
        TestDevice newer = TestDevice.connect(member.first.port)) {
      Awaitility.await().until(() -> member.first.connections() == 2);
      List<Frozen> frozen = frozen(member.first);
      newer.handshake(
          aliceKeys,
          member.first.identity.publicKey(),
          TestMember.CLUSTER,
          TestDevice.hello(member.first.token("alice"), 0));
      newer.next(Frame.Welcome.class);
      newer.next(Frame.QueueEmpty.class);

      member.first.sockets.thaw(frozen);

      assertThat(older.next(Frame.Close.class).code()).isEqualTo(CloseCode.CONNECTED_ELSEWHERE);
      newer.send(new Frame.Ping(3));
      assertThat(newer.next()).isEqualTo(new Frame.Pong(3));
      assertThat(member.first.table.size()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatTheDeviceResetMeanwhileIsCountedAsLost() throws IOException {
    TestDevice alice = login("alice", aliceKeys);
    member.first.sockets.stopAccepting();
    List<Frozen> frozen = frozen(member.first);
    alice.reset();

    member.pass(member.first, frozen);

    Awaitility.await().until(() -> member.second.connections() == 0);
    assertThat(member.second.table.size()).isZero();
    assertThat(member.second.closed("LOST")).isEqualTo(1);
    assertThat(member.first.connections()).isZero();
    assertThat(member.first.closed("LOST")).isZero();
  }

  @Test
  void whoConnectsMeanwhileWaitsAndIsServedByTheOtherProcess() throws Exception {
    Map<String, Integer> ports = member.first.sockets.stopAccepting();
    CompletableFuture<TestDevice> waiting =
        CompletableFuture.supplyAsync(() -> {
          try {
            return member.first.dial("alice", aliceKeys);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });

    member.second.own();
    member.listen(member.second, ports);

    try (TestDevice alice = waiting.join()) {
      alice.next(Frame.Welcome.class);
      assertThat(member.second.connections()).isEqualTo(1);
      assertThat(member.first.connections()).isZero();
    }
  }

  @Test
  void aHandshakeStaysWhereItBeganAndTheRestIsClosedThere() throws Exception {
    try (TestDevice silent = TestDevice.connect(member.first.port);
        TestDevice alice = login("alice", aliceKeys)) {
      Awaitility.await().until(() -> member.first.connections() == 2);
      assertThat(member.first.sockets.stopAccepting()).hasSize(2);
      List<Frozen> frozen = frozen(member.first);
      assertThat(frozen).hasSize(1);
      member.pass(member.first, frozen);
      assertThat(member.freeze(member.first)).isEmpty();
      assertThat(member.first.sockets.open()).isEqualTo(1);

      assertThat(member.first.sockets.closeRest()).isEqualTo(1);

      assertThat(silent.isClosedByMember()).isTrue();
      alice.send(new Frame.Ping(1));
      assertThat(alice.next()).isEqualTo(new Frame.Pong(1));
    }
  }

  @Test
  void noDeviceIsRemovedWhileSessionsAreInTwoProcesses() throws IOException {
    try (TestDevice alice = login("alice", aliceKeys)) {
      member.first.sockets.stopAccepting();
      alice.send(new Frame.RemoveDevice(ClientId.random(TestMember.RANDOM), 1));
      assertThat(alice.next(Frame.Refused.class).reason()).isEqualTo(RefusedReason.UNAVAILABLE);
      member.first.sockets.acceptAgain();
      alice.send(new Frame.RemoveDevice(ClientId.random(TestMember.RANDOM), 1));
      alice.next(Frame.Devices.class);
    }
  }

  @Test
  void keepsWhatTheDeviceWasPromisedInAProcessThatPromisesOtherwise() throws IOException {
    try (TestDevice alice = login("alice", aliceKeys)) {
      member.passAll(member.first);
      member.second.sockets.stopAccepting();
      List<Frozen> frozen = frozen(member.second);
      assertThat(SessionStates.read(frozen.getFirst().socket().state(), 1).session().promised())
          .hasToString("Promised[window=64, pingMillis=30000]");
      member.second.sockets.thaw(frozen);
      alice.send(new Frame.Ping(1));
      assertThat(alice.next()).isEqualTo(new Frame.Pong(1));
    }
  }
}
