package chat.skerry.node.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.limits.Overload;
import chat.skerry.node.mailbox.Envelope;
import org.junit.jupiter.api.Test;

final class InFlightTest {
  private static final int MAX = 800;
  private static final int BYTES_MAX = 8_000;

  private final InFlight inFlight =
      new InFlight(new DeliveryLimits(MAX, BYTES_MAX, 100, 100, 100, 100, 8));

  private static Submission to(String account, Envelope.Kind kind, int bytes) {
    return new Submission(
        new DeviceAddress("alice", 0),
        new DeviceAddress(account, 0),
        new byte[16],
        kind,
        new byte[bytes],
        new byte[0]);
  }

  private boolean enter(String account, Envelope.Kind kind, int bytes) {
    Submission submission = to(account, kind, bytes);
    return inFlight.tryEnter(submission, InFlight.group(submission));
  }

  private int flood(String account, Envelope.Kind kind, int bytes) {
    int entered = 0;
    while (enter(account, kind, bytes)) {
      entered++;
    }
    return entered;
  }

  @Test
  void givesAFloodedMailboxItsShareAndTheOthersTheirs() {
    assertThat(flood("bob", Envelope.Kind.MESSAGE, 1)).isEqualTo(MAX / 8);
    assertThat(enter("carol", Envelope.Kind.MESSAGE, 1)).isTrue();
  }

  @Test
  void sharesTheBytesToo() {
    assertThat(flood("bob", Envelope.Kind.MESSAGE, 100)).isEqualTo(BYTES_MAX / 8 / 100);
    assertThat(enter("carol", Envelope.Kind.MESSAGE, 100)).isTrue();
  }

  @Test
  void keepsTheLastRoomForReceipts() {
    int sends = 0;
    for (int i = 0; i < 2 * MAX; i++) {
      sends += enter("account" + i, Envelope.Kind.MESSAGE, 0) ? 1 : 0;
    }
    assertThat(sends).isEqualTo(MAX / 8 * 7);
    assertThat(Overload.of(inFlight.used())).isEqualTo(Overload.SENDS);
    int receipts = 0;
    for (int i = 0; i < 2 * MAX; i++) {
      receipts += enter("account" + i, Envelope.Kind.DELIVERED, 0) ? 1 : 0;
    }
    assertThat(receipts).isEqualTo(MAX / 8);
    assertThat(inFlight.used()).isEqualTo(1);
  }

  @Test
  void hasRoomAgainAfterAnAnswer() {
    flood("bob", Envelope.Kind.MESSAGE, 1);
    Submission answered = to("bob", Envelope.Kind.MESSAGE, 1);
    inFlight.leave(answered, InFlight.group(answered));
    assertThat(enter("bob", Envelope.Kind.MESSAGE, 1)).isTrue();
    assertThat(enter("bob", Envelope.Kind.MESSAGE, 1)).isFalse();
  }
}
