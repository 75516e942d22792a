package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two devices talk through a member on a real port.
final class ConversationTest {
  @TempDir Path directory;
  private TestMember member;
  private final StaticKeys aliceKeys = StaticKeys.generate(TestMember.RANDOM);
  private final StaticKeys bobKeys = StaticKeys.generate(TestMember.RANDOM);

  @BeforeEach
  void start() {
    member = new TestMember(directory, Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    member.close();
  }

  private TestDevice login(String account, StaticKeys keys) throws IOException {
    TestDevice device = member.dial(account, keys);
    Frame.Welcome welcome = device.next(Frame.Welcome.class);
    assertThat(welcome.window()).isEqualTo(64);
    assertThat(welcome.otherMember()).isEqualTo("10.0.0.2:5222");
    return device;
  }

  @Test
  void sendsDeliversAndTellsTheSender() throws IOException {
    try (TestDevice alice = login("alice", aliceKeys);
        TestDevice bob = login("bob", bobKeys)) {
      assertThat(alice.next(Frame.QueueEmpty.class).delivered()).isZero();
      assertThat(bob.next(Frame.QueueEmpty.class).delivered()).isZero();

      ClientId id = alice.text("bob", "hello");
      Frame.Sent sent = alice.next(Frame.Sent.class);
      assertThat(sent.clientId()).isEqualTo(id);

      Frame.Deliver delivered = bob.next(Frame.Deliver.class);
      assertThat(TestDevice.text(delivered)).isEqualTo("hello");
      assertThat(delivered.messageId()).isEqualTo(sent.messageId());
      bob.send(new Frame.Ack(delivered.seq()));

      Frame.Deliver receipt = alice.next(Frame.Deliver.class);
      assertThat(receipt.kind()).isEqualTo(Kind.DELIVERED);
      assertThat(receipt.refersTo()).contains(sent.messageId());
      alice.send(new Frame.Ack(receipt.seq()));

      bob.read("alice", sent.messageId());
      bob.next(Frame.Sent.class);
      Frame.Deliver read = alice.next(Frame.Deliver.class);
      assertThat(read.kind()).isEqualTo(Kind.READ);
      assertThat(read.seq()).isGreaterThan(receipt.seq());
    }
  }

  @Test
  void tellsADeviceOnceWhatItsFullMailboxRefused() throws IOException {
    try (TestMember small =
        new TestMember(
            directory, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60), 3)) {
      try (TestDevice alice = small.dial("alice", aliceKeys)) {
        alice.next(Frame.Welcome.class);
        alice.next(Frame.QueueEmpty.class);
        for (int i = 0; i < 3; i++) {
          alice.text("bob", "message " + i);
          alice.next(Frame.Sent.class);
        }
        for (int i = 0; i < 2; i++) {
          alice.text("bob", "too many");
          assertThat(alice.next(Frame.Refused.class).reason())
              .isEqualTo(RefusedReason.MAILBOX_FULL);
        }
      }
      try (TestDevice bob = small.dial("bob", bobKeys)) {
        bob.next(Frame.Welcome.class);
        for (int i = 0; i < 3; i++) {
          bob.next(Frame.Deliver.class);
        }
        assertThat(bob.next(Frame.Truncated.class)).isEqualTo(new Frame.Truncated(2, 0));
        assertThat(bob.next(Frame.QueueEmpty.class).delivered()).isEqualTo(3);
      }
    }
  }

  @Test
  void keepsMessagesForADeviceThatIsAway() throws IOException {
    try (TestDevice alice = login("alice", aliceKeys)) {
      alice.next(Frame.QueueEmpty.class);
      for (int i = 0; i < 200; i++) {
        alice.text("bob", "message " + i);
        alice.next(Frame.Sent.class);
      }
    }
    try (TestDevice bob = login("bob", bobKeys)) {
      for (int i = 0; i < 200; i++) {
        Frame.Deliver delivered = bob.next(Frame.Deliver.class);
        assertThat(TestDevice.text(delivered)).isEqualTo("message " + i);
        bob.send(new Frame.Ack(delivered.seq()));
      }
      assertThat(bob.next(Frame.QueueEmpty.class).delivered()).isEqualTo(200);
    }
  }
}
