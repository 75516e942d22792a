package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An error of ours, or a device that takes more than its share, ends or slows down that session
/// and no other.
final class FaultIsolationTest {
  @TempDir Path directory;
  private TestMember member;

  @BeforeEach
  void start() {
    member = new TestMember(directory, Duration.ofSeconds(2));
  }

  @AfterEach
  void stop() {
    member.close();
  }

  private TestDevice login(String account) throws IOException {
    TestDevice device = member.dial(account, StaticKeys.generate(TestMember.RANDOM));
    device.next(Frame.Welcome.class);
    device.next(Frame.QueueEmpty.class);
    return device;
  }

  private static void assertAlive(TestDevice device, int nonce) throws IOException {
    device.send(new Frame.Ping(nonce));
    assertThat(device.next(Frame.Pong.class).nonce()).isEqualTo(nonce);
  }

  @Test
  void endsOnlyTheSessionInWhichAnErrorHappens() throws IOException {
    try (TestDevice victim = login("alice");
        TestDevice other = login("carol")) {
      victim.text(TestMember.BREAKS_THE_SESSION, "boom");
      assertThat(victim.next(Frame.Close.class).code()).isEqualTo(CloseCode.INTERNAL);
      assertThat(victim.isClosedByMember()).isTrue();
      for (int nonce = 1; nonce <= 20; nonce++) {
        assertAlive(other, nonce);
      }
      assertThat(member.failures.report()).hasValue("errors within two minutes: session: 1");
    }
    try (TestDevice again = login("dave")) {
      assertAlive(again, 1);
    }
  }

  @Test
  void endsOnlyTheSessionWhoseTaskFails() throws IOException {
    try (TestDevice victim = login("alice");
        TestDevice other = login("carol")) {
      victim.text(TestMember.BREAKS_A_TASK, "boom");
      assertThat(victim.next(Frame.Close.class).code()).isEqualTo(CloseCode.INTERNAL);
      assertAlive(other, 1);
    }
  }

  @Test
  void slowsDownAPairAndNotItsSenderOrItsRecipient() throws IOException {
    try (TestDevice sender = login("alice");
        TestDevice other = login("carol")) {
      int refused = 0;
      for (int i = 0; i < TestMember.PAIR_MESSAGES_BURST + 20; i++) {
        sender.text("bob", "again");
        if (sender.next() instanceof Frame.Refused answer) {
          assertThat(answer.reason()).isEqualTo(RefusedReason.RATE_LIMITED);
          assertThat(answer.retryAfterMillis()).isPositive();
          assertThat(answer.detail()).startsWith("sends to one account: too many");
          refused++;
        }
      }
      assertThat(refused).isPositive();
      sender.text("dave", "something else");
      sender.next(Frame.Sent.class);
      other.text("bob", "from somebody else");
      other.next(Frame.Sent.class);
    }
  }

  @Test
  void closesOnAReplayedMessage() throws IOException {
    try (TestDevice device = login("alice")) {
      byte[] ping = device.sealed(new Frame.Ping(1));
      device.raw(ping);
      device.next(Frame.Pong.class);
      device.raw(ping);
      assertThat(device.next(Frame.Close.class).mayReconnect()).isFalse();
    }
  }

  @Test
  void closesOnALeftOutMessage() throws IOException {
    try (TestDevice device = login("alice")) {
      device.sealed(new Frame.Ping(1));
      device.send(new Frame.Ping(2));
      assertThat(device.next(Frame.Close.class).mayReconnect()).isFalse();
    }
  }

  @Test
  void takesAcknowledgementsThatSkipGoBackAndComeTwice() throws IOException {
    try (TestDevice device = login("alice");
        TestDevice sender = login("carol")) {
      long last = 0;
      for (int i = 0; i < 3; i++) {
        sender.text("alice", "hello");
        last = device.next(Frame.Deliver.class).seq();
      }
      device.send(new Frame.Ack(last));
      device.send(new Frame.Ack(last));
      device.send(new Frame.Ack(0));
      device.send(new Frame.Ack(last - 1));
      assertAlive(device, 3);
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> member.stored("alice", 0) == 0);
    }
  }
}
