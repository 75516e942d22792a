package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import chat.skerry.protocol.noise.StaticKeys;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sends with a turn: many unanswered at a time, and nothing overtakes what was refused.
final class PipelinedSendsTest {
  @TempDir Path directory;
  private TestMember member;

  @BeforeEach
  void start() {
    member = new TestMember(directory, Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    member.close();
  }

  @Test
  void announcesTurnsAndStoresInOrder() throws IOException {
    try (TestDevice device = login("alice")) {
      for (int i = 0; i < 40; i++) {
        send(device, i, 1);
      }
      for (int i = 0; i < 40; i++) {
        assertThat(device.next(Frame.Sent.class).clientId().low()).isEqualTo(i);
      }
    }
    assertThat(received("bob", 40)).isSorted();
  }

  @Test
  void refusesTheRestOfATurnThatARateLimitEnded() throws IOException {
    int sends = TestMember.MESSAGES_BURST + 20;
    List<Long> stored = new ArrayList<>();
    List<Long> refused = new ArrayList<>();
    try (TestDevice device = login("alice")) {
      for (int i = 0; i < sends; i++) {
        send(device, i, 1);
      }
      for (int i = 0; i < sends; i++) {
        switch (device.next()) {
          case Frame.Sent sent -> stored.add(sent.clientId().low());
          case Frame.Refused no -> {
            assertThat(no.retryAfterMillis()).isPositive();
            assertThat(no.reason())
                .isEqualTo(
                    refused.isEmpty() ? RefusedReason.RATE_LIMITED : RefusedReason.UNAVAILABLE);
            refused.add(no.clientId().low());
          }
          case Frame other -> throw new IllegalStateException("got " + other);
        }
      }
    }
    long firstRefused = refused.getFirst();
    assertThat(stored).isSorted().allMatch(id -> id < firstRefused);
    assertThat(refused).isSorted().hasSize((int) (sends - firstRefused));
  }

  @Test
  void takesAnotherTurnAfterAStoreWasAway() throws IOException {
    try (TestDevice device = login("alice")) {
      member.store.available(false);
      for (int i = 0; i < 5; i++) {
        send(device, i, 1);
      }
      for (int i = 0; i < 5; i++) {
        assertThat(device.next(Frame.Refused.class).reason()).isEqualTo(RefusedReason.UNAVAILABLE);
      }
      member.store.available(true);
      send(device, 9, 1);
      assertThat(device.next(Frame.Refused.class).detail()).contains("turn: 1 is over");
      for (int i = 0; i < 5; i++) {
        send(device, i, 2);
      }
      for (int i = 0; i < 5; i++) {
        assertThat(device.next(Frame.Sent.class).clientId().low()).isEqualTo(i);
      }
    }
    assertThat(received("bob", 5)).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  private TestDevice login(String account) throws IOException {
    TestDevice device = member.dial(account, StaticKeys.generate(TestMember.RANDOM));
    assertThat(device.next(Frame.Welcome.class).sendWindow()).isEqualTo(16);
    device.next(Frame.QueueEmpty.class);
    return device;
  }

  private static void send(TestDevice device, int number, int turn) throws IOException {
    device.send(
        new Frame.Send(
            new ClientId(0, number),
            new Address("bob", 0),
            Kind.MESSAGE,
            Unpooled.wrappedBuffer(new byte[] {(byte) number}),
            Optional.empty(),
            turn));
  }

  private List<Long> received(String account, int count) throws IOException {
    List<Long> numbers = new ArrayList<>();
    try (TestDevice device = member.dial(account, StaticKeys.generate(TestMember.RANDOM))) {
      device.next(Frame.Welcome.class);
      for (int i = 0; i < count; i++) {
        Frame.Deliver deliver = device.next(Frame.Deliver.class);
        numbers.add((long) deliver.payload().getUnsignedByte(0));
      }
    }
    return numbers;
  }
}
