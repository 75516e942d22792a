package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.frame.RefusedReason;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.handshake.DeviceHandshake;
import chat.skerry.protocol.noise.StaticKeys;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Devices that are broken or mean no good: each loses its connection for a named reason, in time,
/// and the member goes on.
final class HostileDevicesTest {
  @TempDir Path directory;
  private final StaticKeys keys = StaticKeys.generate(TestMember.RANDOM);
  private TestMember member;

  @BeforeEach
  void start() {
    member = new TestMember(directory, Duration.ofSeconds(2));
  }

  @AfterEach
  void stillServesAnHonestDevice() throws IOException {
    try (TestDevice honest = member.dial("honest", StaticKeys.generate(TestMember.RANDOM))) {
      honest.next(Frame.Welcome.class);
      honest.next(Frame.QueueEmpty.class);
      honest.text("honest", "to myself");
      // To one device, the answer and the delivery come in either order.
      assertThat(List.of(honest.next(), honest.next()))
          .hasAtLeastOneElementOfType(Frame.Sent.class)
          .hasAtLeastOneElementOfType(Frame.Deliver.class);
    } finally {
      member.close();
    }
  }

  @Test
  void storesNothingUnderAnIdThatHadOtherContent() throws IOException {
    try (TestDevice device = member.dial("alice", keys)) {
      device.next(Frame.Welcome.class);
      device.next(Frame.QueueEmpty.class);
      ClientId id = ClientId.random(TestMember.RANDOM);

      device.text(id, "bob", "one");
      Frame.Sent sent = device.next(Frame.Sent.class);
      device.text(id, "bob", "two");
      Frame.Refused refused = device.next(Frame.Refused.class);
      device.text(id, "bob", "one");

      assertThat(refused.reason()).isEqualTo(RefusedReason.INVALID);
      assertThat(refused.detail())
          .isEqualTo("client_id: was sent with other content (expected: the same content)");
      assertThat(device.next(Frame.Sent.class)).isEqualTo(sent);
      assertThat(member.stored("bob", 0)).isEqualTo(1);
    }
  }

  private void assertCounted(CloseCode code) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(member.closed(code.name())).isEqualTo(1));
  }

  private void assertDropped(TestDevice device, CloseCode code) throws IOException {
    assertThat(device.isClosedByMember()).isTrue();
    assertCounted(code);
  }

  private Frame.Close assertTurnedAway(TestDevice device, CloseCode code) throws IOException {
    Frame.Close close = device.next(Frame.Close.class);
    assertThat(close.code()).isEqualTo(code);
    assertThat(close.detail()).isNotEmpty();
    assertDropped(device, code);
    return close;
  }

  private TestDevice login(String account) throws IOException {
    TestDevice device = member.dial(account, keys);
    device.next(Frame.Welcome.class);
    device.next(Frame.QueueEmpty.class);
    return device;
  }

  @Test
  void dropsGarbage() throws IOException {
    try (TestDevice device = TestDevice.connect(member.port)) {
      device.raw(
          "GET / HTTP/1.1\r\nHost: skerry\r\n\r\n"
              .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertDropped(device, CloseCode.PROTOCOL_ERROR);
    }
  }

  @Test
  void dropsAnUnknownPattern() throws IOException {
    try (TestDevice device = TestDevice.connect(member.port)) {
      device.raw(new byte[] {0x53, 0x4b, 1, 2});
      assertDropped(device, CloseCode.VERSION_UNSUPPORTED);
    }
  }

  @Test
  void dropsAnOversizedHandshakeMessage() throws IOException {
    try (TestDevice device = TestDevice.connect(member.port)) {
      device.raw(ConnectionHeader.bytes(HandshakePattern.XX));
      device.raw(new byte[] {0, 0x20, 1});
      assertDropped(device, CloseCode.FRAME_TOO_LARGE);
    }
  }

  @Test
  void dropsADeviceThatSaysNothing() throws IOException {
    try (TestDevice device = TestDevice.connect(member.port)) {
      assertDropped(device, CloseCode.HANDSHAKE_TIMEOUT);
    }
  }

  @Test
  void dropsADeviceThatStallsInTheHandshake() throws IOException {
    try (TestDevice device = TestDevice.connect(member.port)) {
      device.raw(ConnectionHeader.bytes(HandshakePattern.XX));
      device.message(new DeviceHandshake(keys, TestMember.RANDOM).start());
      device.readMessage();
      assertDropped(device, CloseCode.HANDSHAKE_TIMEOUT);
    }
  }

  @Test
  void dropsAFirstMessageOfTheWrongSize() throws IOException {
    try (TestDevice device = TestDevice.connect(member.port)) {
      device.raw(ConnectionHeader.bytes(HandshakePattern.XX));
      device.message(new byte[7]);
      assertDropped(device, CloseCode.HANDSHAKE_FAILED);
    }
  }

  @Test
  void dropsAKeyOfLowOrder() throws IOException {
    try (TestDevice device = TestDevice.connect(member.port)) {
      device.raw(ConnectionHeader.bytes(HandshakePattern.XX));
      device.message(new byte[32]);
      assertDropped(device, CloseCode.HANDSHAKE_FAILED);
    }
  }

  @Test
  void dropsADamagedThirdMessage() throws IOException {
    try (TestDevice device = TestDevice.connect(member.port)) {
      DeviceHandshake handshake = new DeviceHandshake(keys, TestMember.RANDOM);
      device.raw(ConnectionHeader.bytes(HandshakePattern.XX));
      device.message(handshake.start());
      byte[] message3 =
          handshake
              .finish(
                  device.readMessage(),
                  member.identity.publicKey(),
                  TestMember.CLUSTER,
                  Instant.now(),
                  _ -> TestDevice.hello(member.token("alice"), 0))
              .message3();
      message3[message3.length - 1] ^= 1;
      device.message(message3);
      assertDropped(device, CloseCode.HANDSHAKE_FAILED);
    }
  }

  @Test
  void dropsADeviceThatSpeaksOutOfTurn() throws IOException {
    try (TestDevice device = TestDevice.connect(member.port)) {
      byte[] message1 = new DeviceHandshake(keys, TestMember.RANDOM).start();
      device.raw(ConnectionHeader.bytes(HandshakePattern.XX));
      device.message(message1);
      device.message(message1);
      // Out of turn, or, where the answer was faster, no third message.
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> member.closed("PROTOCOL_ERROR") + member.closed("HANDSHAKE_FAILED") == 1);
    }
  }

  @Test
  void turnsAwayBadTokens() throws IOException {
    long now = Instant.now().getEpochSecond();
    String good = member.token("alice");
    assertTurnedAway(
        member.dial(TestDevice.hello(good.substring(0, good.length() - 4) + "AAAA", 0), keys),
        CloseCode.TOKEN_INVALID);
    assertTurnedAway(
        member.dial(
            TestDevice.hello(member.tokens.token(TestMember.CLUSTER, "alice", now - 7_200), 0),
            keys),
        CloseCode.TOKEN_EXPIRED);
    assertTurnedAway(
        member.dial(TestDevice.hello(member.tokens.token("acme/other", "alice", now), 0), keys),
        CloseCode.TOKEN_FOREIGN);
  }

  @Test
  void turnsAwayADeviceThatTheTokenIsNotFor() throws IOException {
    String token =
        member.tokens.sign(
            "{\"aud\":\"acme/demo\",\"sub\":\"alice\",\"dev\":1,\"exp\":"
                + (Instant.now().getEpochSecond() + 60)
                + "}");
    assertTurnedAway(member.dial(TestDevice.hello(token, 0), keys), CloseCode.TOKEN_FOREIGN);
  }

  @Test
  void turnsAwayAnotherKeyOfTheSameDevice() throws IOException {
    login("alice").close();
    assertTurnedAway(
        member.dial("alice", StaticKeys.generate(TestMember.RANDOM)), CloseCode.KEY_MISMATCH);
  }

  @Test
  void turnsAwayAHelloOfAnotherKind() throws IOException {
    try (TestDevice device = TestDevice.connect(member.port)) {
      device.handshake(
          keys,
          member.identity.publicKey(),
          TestMember.CLUSTER,
          new ClientHello("no token", 4, 7, "agent", 0));
      assertTurnedAway(device, CloseCode.TOKEN_INVALID);
    }
  }

  @Test
  void sendsADeviceToTheOwner() throws IOException {
    for (int partition = 0; partition < 16; partition++) {
      member.ownership.give(partition, "demo-0-b");
    }
    Frame.Close close = assertTurnedAway(member.dial("alice", keys), CloseCode.WRONG_MEMBER);
    assertThat(close.member()).isEqualTo("10.0.0.2:5222");
    for (int partition = 0; partition < 16; partition++) {
      member.ownership.give(partition, "demo-0-a");
    }
  }

  @Test
  void closesOnAFrameThatOnlyMembersSend() throws IOException {
    try (TestDevice device = login("alice")) {
      device.send(new Frame.QueueEmpty(7));
      assertTurnedAway(device, CloseCode.PROTOCOL_ERROR);
    }
  }

  @Test
  void closesOnAnAckOfWhatWasNeverDelivered() throws IOException {
    try (TestDevice device = login("alice")) {
      device.send(new Frame.Ack(42));
      assertTurnedAway(device, CloseCode.PROTOCOL_ERROR);
    }
  }

  @Test
  void closesOnDamagedTransportMessages() throws IOException {
    try (TestDevice device = login("alice")) {
      device.message(new byte[100]);
      assertThat(device.next(Frame.Close.class).mayReconnect()).isFalse();
    }
  }

  @Test
  void closesOnAnOversizedTransportMessage() throws IOException {
    try (TestDevice device = login("alice")) {
      device.raw(new byte[] {1, 0, 0});
      assertTurnedAway(device, CloseCode.FRAME_TOO_LARGE);
    }
  }

  @Test
  void closesTheOlderOfTwoConnectionsOfADevice() throws IOException {
    try (TestDevice older = login("alice");
        TestDevice newer = member.dial("alice", keys)) {
      newer.next(Frame.Welcome.class);
      assertTurnedAway(older, CloseCode.CONNECTED_ELSEWHERE);
    }
  }

  @Test
  void movesASessionWhoseAccountWentToTheOtherMember() throws IOException {
    try (TestDevice device = login("alice")) {
      for (int partition = 0; partition < 16; partition++) {
        member.ownership.give(partition, "demo-0-b");
      }
      Frame.Close close = assertTurnedAway(device, CloseCode.MOVE);
      assertThat(close.member()).isEqualTo("10.0.0.2:5222");
      for (int partition = 0; partition < 16; partition++) {
        member.ownership.give(partition, "demo-0-a");
      }
    }
  }

  @Test
  void refusesWhatCannotBeSentAndStays() throws IOException {
    try (TestDevice device = login("alice")) {
      ClientId id = ClientId.random(TestMember.RANDOM);
      Optional<MessageId> some = Optional.of(new MessageId(1, 2));
      Frame.Send[] bad = {
        new Frame.Send(id, new Address("a b", 0), Kind.MESSAGE, payload(1), Optional.empty()),
        new Frame.Send(id, new Address("bob", 5), Kind.MESSAGE, payload(1), Optional.empty()),
        new Frame.Send(id, new Address("bob", 0), Kind.MESSAGE, payload(0), Optional.empty()),
        new Frame.Send(id, new Address("bob", 0), Kind.MESSAGE, payload(65_001), Optional.empty()),
        new Frame.Send(id, new Address("bob", 0), Kind.MESSAGE, payload(1), some),
        new Frame.Send(id, new Address("bob", 0), Kind.READ, payload(0), Optional.empty()),
        new Frame.Send(id, new Address("bob", 0), Kind.READ, payload(1), some),
        new Frame.Send(id, new Address("bob", 0), Kind.DELIVERED, payload(0), some),
      };
      for (Frame.Send send : bad) {
        device.send(send);
        Frame.Refused refused = device.next(Frame.Refused.class);
        assertThat(refused.reason()).isEqualTo(RefusedReason.INVALID);
        assertThat(refused.retryAfterMillis()).isZero();
        assertThat(refused.detail()).contains("expected");
      }
    }
  }

  private static io.netty.buffer.ByteBuf payload(int bytes) {
    return Unpooled.wrappedBuffer(new byte[bytes]);
  }

  @Test
  void refusesWithAPauseWhileTheStoreIsAwayAndGoesOn() throws IOException {
    try (TestDevice device = login("alice")) {
      member.store.available(false);
      ClientId id = device.text("bob", "lost?");
      Frame.Refused refused = device.next(Frame.Refused.class);
      assertThat(refused.reason()).isEqualTo(RefusedReason.UNAVAILABLE);
      assertThat(refused.retryAfterMillis()).isPositive();
      device.send(new Frame.Ping(7));
      assertThat(device.next(Frame.Pong.class).nonce()).isEqualTo(7);

      member.store.available(true);
      device.text(id, "bob", "lost?");
      assertThat(device.next(Frame.Sent.class).clientId()).isEqualTo(id);
    }
  }

  @Test
  void refusesWhatIsSentTooFast() throws IOException {
    try (TestDevice device = login("alice")) {
      int refused = 0;
      for (int i = 0; i < TestMember.MESSAGES_BURST + 100; i++) {
        device.text("bob", "again");
        if (device.next() instanceof Frame.Refused answer) {
          assertThat(answer.reason()).isEqualTo(RefusedReason.RATE_LIMITED);
          assertThat(answer.retryAfterMillis()).isPositive();
          refused++;
        }
      }
      assertThat(refused).isPositive();
    }
  }

  @Test
  void acceptsOnlySoManyHandshakesAtATime() throws IOException {
    List<TestDevice> silent = new ArrayList<>();
    for (int i = 0; i < TestMember.HANDSHAKES_MAX; i++) {
      silent.add(TestDevice.connect(member.port));
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> member.connections() >= TestMember.HANDSHAKES_MAX);
    assertDropped(TestDevice.connect(member.port), CloseCode.UNAVAILABLE);
    for (TestDevice device : silent) {
      assertThat(device.isClosedByMember()).isTrue();
    }
  }

  @Test
  void turnsDevicesAwayWhileKeysCannotBeRead() throws IOException {
    member.keys.available(false);
    Frame.Close close = assertTurnedAway(member.dial("alice", keys), CloseCode.UNAVAILABLE);
    assertThat(close.retryAfterMillis()).isPositive();
    member.keys.available(true);
  }
}
