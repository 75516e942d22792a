package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Devices that are logged in and then say nothing, or take nothing: they lose the connection, and
/// what they did not acknowledge stays in the mailbox.
final class SlowDevicesTest {
  private static final int PINGS_MAX = 200;

  @TempDir Path directory;
  private final StaticKeys keys = StaticKeys.generate(TestMember.RANDOM);
  private TestMember member;

  @BeforeEach
  void start() {
    member =
        new TestMember(
            directory, Duration.ofSeconds(2), Duration.ofMillis(800), Duration.ofSeconds(1));
  }

  @AfterEach
  void stop() {
    member.close();
  }

  private TestDevice login() throws IOException {
    TestDevice device = member.dial("alice", keys);
    device.next(Frame.Welcome.class);
    return device;
  }

  @Test
  void closesADeviceThatSaysNothing() throws IOException {
    try (TestDevice device = login()) {
      device.next(Frame.QueueEmpty.class);
      assertThat(device.next(Frame.Close.class).code()).isEqualTo(CloseCode.IDLE);
      assertThat(device.isClosedByMember()).isTrue();
      assertThat(member.closed("IDLE")).isEqualTo(1);
    }
  }

  @Test
  void closesADeviceThatAcknowledgesNothingAndKeepsItsMail() throws Exception {
    try (TestDevice device = login()) {
      device.next(Frame.QueueEmpty.class);
      device.text("alice", "to myself");
      assertThat(pingUntilClosed(device).code()).isEqualTo(CloseCode.SLOW_CONSUMER);
    }
    try (TestDevice again = login()) {
      assertThat(again.next(Frame.Deliver.class).from().account()).isEqualTo("alice");
    }
  }

  @Test
  void closesADeviceThatNeverReadsAndKeepsItsMail() throws IOException {
    try (TestDevice device = login()) {
      for (int i = 0; i < 100; i++) {
        device.text("alice", "to myself, unread");
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> member.closed("SLOW_CONSUMER") == 1);
      assertThat(member.stored("alice", 0)).isEqualTo(100);
    }
  }

  /// A device that is alive, but never acknowledges.
  private static Frame.Close pingUntilClosed(TestDevice device) throws Exception {
    for (int nonce = 0; nonce < PINGS_MAX; nonce++) {
      device.send(new Frame.Ping(nonce));
      Frame frame = device.next();
      while (!(frame instanceof Frame.Pong)) {
        if (frame instanceof Frame.Close close) {
          return close;
        }
        frame = device.next();
      }
      Thread.sleep(50);
    }
    throw new AssertionError("still open after " + PINGS_MAX + " pings");
  }
}
