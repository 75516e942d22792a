package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceKeys;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.handshake.DeviceHandshake;
import chat.skerry.protocol.handshake.KnownMember;
import chat.skerry.protocol.identity.IdentityKeyPair;
import chat.skerry.protocol.identity.MemberCertificate;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Devices that come back by IK, and those who recorded them.
final class ReturningDevicesTest {
  private static final int HEADER_BYTES = 4;
  private static final int LENGTH_BYTES = 3;

  @TempDir Path directory;
  private final StaticKeys keys = StaticKeys.generate(TestMember.RANDOM);
  private TestMember member;

  @BeforeEach
  void start() {
    member = new TestMember(directory, Duration.ofSeconds(2));
  }

  @AfterEach
  void stop() {
    member.close();
  }

  private KnownMember meet() throws IOException {
    try (TestDevice device = member.dial("alice", keys)) {
      device.next(Frame.Welcome.class);
      return device.peer();
    }
  }

  private ClientHello hello() {
    return TestDevice.hello(member.token("alice"), 0);
  }

  private void awaitClosed(CloseCode code) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(member.closed(code.name())).isEqualTo(1));
  }

  @Test
  void logsInAndConverses() throws IOException {
    KnownMember known = meet();
    for (int i = 0; i < 3; i++) {
      try (TestDevice device = member.comeBack(hello(), keys, known)) {
        device.next(Frame.Welcome.class);
        device.next(Frame.QueueEmpty.class);
        device.text("bob", "hello");
        device.next(Frame.Sent.class);
      }
    }
    assertThat(member.answered(HandshakePattern.XX)).isEqualTo(1);
    assertThat(member.answered(HandshakePattern.IK)).isEqualTo(3);
  }

  @Test
  void bindsTheKeyOfADeviceThatComesByIkFirst() throws IOException {
    KnownMember known = meet();
    StaticKeys others = StaticKeys.generate(TestMember.RANDOM);
    ClientHello bob = TestDevice.hello(member.token("bob"), 0);
    try (TestDevice device = member.comeBack(bob, keys, known)) {
      device.next(Frame.Welcome.class);
    }
    try (TestDevice thief = member.comeBack(bob, others, known)) {
      assertThat(thief.next(Frame.Close.class).code()).isEqualTo(CloseCode.KEY_MISMATCH);
    }
  }

  /// The first message of IK can be recorded and sent again; it must change nothing, whatever
  /// follows it.
  @Test
  void replayOfAFirstMessageChangesNothing() throws IOException {
    KnownMember known = meet();
    byte[] recorded;
    try (TestDevice stolen = TestDevice.connect(member.port)) {
      DeviceHandshake handshake = new DeviceHandshake(keys, known, TestMember.RANDOM);
      stolen.raw(handshake.header());
      stolen.message(handshake.start());
      recorded = stolen.recorded();
    }
    try (TestDevice honest = member.comeBack(hello(), keys, known)) {
      honest.next(Frame.Welcome.class);
      honest.next(Frame.QueueEmpty.class);
      try (TestDevice replay = TestDevice.connect(member.port)) {
        replay.raw(recorded);
        assertThat(replay.readMessage()).hasSize(48);
        replay.message(new byte[64]);
        assertThat(replay.isClosedByMember()).isTrue();
      }
      awaitClosed(CloseCode.HANDSHAKE_FAILED);
      assertStillOpen(honest);
    }
  }

  @Test
  void replayOfAWholeConnectionChangesNothing() throws IOException {
    KnownMember known = meet();
    byte[] recorded;
    try (TestDevice device = member.comeBack(hello(), keys, known)) {
      device.next(Frame.Welcome.class);
      device.next(Frame.QueueEmpty.class);
      device.text("bob", "once");
      device.next(Frame.Sent.class);
      recorded = device.recorded();
    }
    try (TestDevice honest = member.comeBack(hello(), keys, known)) {
      honest.next(Frame.Welcome.class);
      honest.next(Frame.QueueEmpty.class);
      try (TestDevice replay = TestDevice.connect(member.port)) {
        replay.raw(recorded);
        // The answer may have come out before the rest was found to be out of turn, or not.
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> member.closed("PROTOCOL_ERROR") + member.closed("HANDSHAKE_FAILED") == 1);
      }
      assertStillOpen(honest);
    }
  }

  @Test
  void replayOfAnInterceptedLoginBindsNoKey() throws IOException {
    KnownMember known = meet();
    DeviceAddress bob = new DeviceAddress("bob", 0);
    DeviceHandshake handshake =
        new DeviceHandshake(StaticKeys.generate(TestMember.RANDOM), known, TestMember.RANDOM);
    byte[] recorded;
    byte[] withheld;
    try (TestDevice cutOff = TestDevice.connect(member.port)) {
      cutOff.raw(handshake.header());
      cutOff.message(handshake.start());
      recorded = cutOff.recorded();
      withheld =
          handshake
              .finish(
                  cutOff.readMessage(),
                  member.identity.publicKey(),
                  TestMember.CLUSTER,
                  Instant.now(),
                  _ -> TestDevice.hello(member.token("bob"), 0))
              .message3();
    }
    try (TestDevice replay = TestDevice.connect(member.port)) {
      replay.raw(recorded);
      replay.readMessage();
      replay.message(withheld);
      assertThat(replay.isClosedByMember()).isTrue();
    }
    awaitClosed(CloseCode.HANDSHAKE_FAILED);
    // Another key is the first one.
    assertThat(member.keys.bind(bob, keys.publicKey())).isEqualTo(DeviceKeys.Binding.NEW);
  }

  private static void assertStillOpen(TestDevice device) throws IOException {
    device.send(new Frame.Ping(7));
    assertThat(device.next()).isEqualTo(new Frame.Pong(7));
  }

  @Test
  void dropsADeviceThatKnowsAnotherKey() throws IOException {
    StaticKeys old = StaticKeys.generate(TestMember.RANDOM);
    IdentityKeyPair identity = member.identity;
    Instant now = Instant.now();
    byte[] proof =
        new MemberCertificate(
                TestMember.CLUSTER, "demo-0-a", now.minusSeconds(60), now.plusSeconds(60))
            .issue(identity, old.publicKey());
    KnownMember known =
        KnownMember.verify(old.publicKey(), proof, identity.publicKey(), TestMember.CLUSTER, now);
    try (TestDevice device = TestDevice.connect(member.port)) {
      DeviceHandshake handshake = new DeviceHandshake(keys, known, TestMember.RANDOM);
      device.raw(handshake.header());
      device.message(handshake.start());
      assertThat(device.isClosedByMember()).isTrue();
    }
    awaitClosed(CloseCode.HANDSHAKE_FAILED);
  }

  @Test
  void dropsAHelloThatIsTooLong() throws IOException {
    KnownMember known = meet();
    try (TestDevice device = TestDevice.connect(member.port)) {
      DeviceHandshake handshake = new DeviceHandshake(keys, known, TestMember.RANDOM);
      device.raw(handshake.header());
      device.message(handshake.start());
      device.readMessage();
      device.raw(new byte[] {0, 0x20, 1});
      assertThat(device.isClosedByMember()).isTrue();
    }
    awaitClosed(CloseCode.FRAME_TOO_LARGE);
  }

  @Test
  void dropsADeviceThatSaysNothingAfterTheAnswer() throws IOException {
    KnownMember known = meet();
    try (TestDevice device = TestDevice.connect(member.port)) {
      DeviceHandshake handshake = new DeviceHandshake(keys, known, TestMember.RANDOM);
      device.raw(handshake.header());
      device.message(handshake.start());
      device.readMessage();
      assertThat(device.isClosedByMember()).isTrue();
    }
    awaitClosed(CloseCode.HANDSHAKE_TIMEOUT);
  }

  @Test
  void carriesNothingButKeysInTheFirstMessage() throws IOException {
    KnownMember known = meet();
    try (TestDevice device = member.comeBack(hello(), keys, known)) {
      device.next(Frame.Welcome.class);
      byte[] recorded = device.recorded();
      byte[] length = Arrays.copyOfRange(recorded, HEADER_BYTES, HEADER_BYTES + LENGTH_BYTES);
      // e, s with its tag, and the tag of an empty payload.
      assertThat(length).containsExactly(0, 0, 32 + 48 + 16);
    }
  }
}
