package chat.skerry.node.travel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.handover.HandoverFailed;
import chat.skerry.node.handover.HandoverFailed.Reason;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.travel.FrozenSession.Shown;
import chat.skerry.node.travel.v1.SessionState;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class SessionStatesTest {
  private final Random random = new Random(3);
  private final byte[] state = SessionStates.write(line(), session(), 1);

  private FrozenLine line() {
    return new FrozenLine(
        "websocket",
        bytes(81),
        bytes(300),
        bytes(70_000),
        Optional.of(new FrozenLine.Framing(bytes(3), 0, -7, true)));
  }

  private FrozenSession session() {
    return new FrozenSession(
        -5,
        Long.MIN_VALUE,
        new DeviceAddress("alice", 3),
        new FrozenSession.Promised(64, 30_000),
        new FrozenSession.Silence(17, 4),
        new FrozenSession.Feed(90, 12, true),
        List.of(shown(40), shown(90)),
        new FrozenSession.Settling(
            List.of(shown(7)), List.of(shown(8), shown(9)), List.of(5L, 6L), List.of(3L)),
        Optional.of(new FrozenSession.Sends(-3, 1L << 40, -1)));
  }

  private Shown shown(long seq) {
    return new Shown(seq, Envelope.Kind.COPY, new DeviceAddress("bob", 1), bytes(16), 1_000);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void readsWhatItWrote() {
    FrozenLine line = line();
    FrozenSession session = session();
    SessionStates.Read read = SessionStates.read(SessionStates.write(line, session, 1), 1);
    assertThat(read.line()).usingRecursiveComparison().isEqualTo(line);
    assertThat(read.session()).usingRecursiveComparison().isEqualTo(session);
  }

  @Test
  void readsASessionThatNeverDidAnything() {
    FrozenSession idle =
        new FrozenSession(
            1,
            1,
            new DeviceAddress("a", 0),
            new FrozenSession.Promised(1, 1),
            new FrozenSession.Silence(0, 0),
            new FrozenSession.Feed(0, 0, false),
            List.of(),
            new FrozenSession.Settling(List.of(), List.of(), List.of(), List.of()),
            Optional.empty());
    byte[] written =
        SessionStates.write(
            new FrozenLine("chat", bytes(81), new byte[0], new byte[0], Optional.empty()), idle, 1);
    assertThat(SessionStates.read(written, 1).session()).isEqualTo(idle);
    assertThat(written.length).isLessThan(160);
  }

  @Test
  void refusesOtherVersionsAndNamesThem() {
    refuses(change(fields -> fields.setVersion(2)), 1, "version: 2 (expected: 1");
    refuses(change(fields -> fields.setVersion(2)), 2, "version: 2 (expected: 2, of those that");
    refuses(state, 2, "version: 1 (expected: 2");
    refuses(new byte[0], 1, "version: 0");
    assertThatThrownBy(() -> SessionStates.write(line(), session(), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("state version: 2 (expected: one of [1])");
  }

  @Test
  void refusesFieldsThatBreakTheirBoundsAndNamesThem() {
    refuses(
        change(f -> f.getLineBuilder().setNoise(ByteString.copyFrom(new byte[80]))),
        "line.noise: 80 bytes");
    refuses(change(f -> f.getLineBuilder().setPort("")), "line.port: 0 bytes");
    refuses(
        change(f -> f.getLineBuilder().setReceived(ByteString.copyFrom(new byte[65_538]))),
        "line.received: 65538 bytes");
    refuses(
        change(f -> f.getLineBuilder().setUnsent(ByteString.copyFrom(new byte[(1 << 20) + 1]))),
        "line.unsent: 1048577 bytes");
    refuses(change(f -> f.setAccount("no account!")), "device: not a device");
    refuses(change(f -> f.setDevice(5)), "device: not a device");
    refuses(change(f -> f.setWindow(0)), "window: 0");
    refuses(change(f -> f.setPingIntervalMillis(-1)), "ping_interval_millis: -1");
    refuses(change(SessionState.Builder::clearFeed), "feed: absent");
    refuses(change(SessionState.Builder::clearSettling), "settling: absent");
    refuses(change(f -> f.getFeedBuilder().setLastSeq(-1)), "feed.last_seq: -1");
    refuses(change(f -> f.getFeedBuilder().setLastSeq(89)), "unacknowledged.seq: 90");
    refuses(change(f -> f.getUnacknowledgedBuilder(1).setSeq(40)), "unacknowledged.seq: 40");
    refuses(change(f -> f.getUnacknowledgedBuilder(1).setKind(9)), "unacknowledged.kind: 9");
    refuses(
        change(f -> f.getSettlingBuilder().getReceiptsDueBuilder(0).setMessageId(ByteString.EMPTY)),
        "settling.receipts_due.message_id: 0 bytes");
  }

  @Test
  void refusesDamageAtAnyByteOrReadsASessionWithinItsBounds() {
    for (int length = 0; length < 600; length++) {
      survives(Arrays.copyOf(state, length));
    }
    for (int i = 0; i < 5_000; i++) {
      byte[] damaged = state.clone();
      damaged[random.nextInt(i % 2 == 0 ? damaged.length : 500)] ^= (byte) (1 << random.nextInt(8));
      survives(damaged);
    }
  }

  private static void survives(byte[] bytes) {
    Throwable thrown = catchThrowable(() -> SessionStates.read(bytes, 1));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(HandoverFailed.class);
    }
  }

  @Test
  void namesNoAccountAndNoKey() {
    assertThat(line() + " " + session() + session().unacknowledged())
        .doesNotContain("alice", "bob")
        .contains("receivedBytes=300");
  }

  @Test
  void wipesTheKeys() {
    FrozenLine line = line();
    line.wipe();
    assertThat(line.noise()).containsOnly(0);
  }

  private byte[] change(Consumer<SessionState.Builder> change) {
    try {
      SessionState.Builder fields = SessionState.parseFrom(state).toBuilder();
      change.accept(fields);
      return fields.build().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void refuses(byte[] bytes, String naming) {
    refuses(bytes, 1, naming);
  }

  private static void refuses(byte[] bytes, int version, String naming) {
    assertThatThrownBy(() -> SessionStates.read(bytes, version))
        .isInstanceOf(HandoverFailed.class)
        .hasMessageContaining(naming)
        .asInstanceOf(InstanceOfAssertFactories.type(HandoverFailed.class))
        .extracting(HandoverFailed::reason)
        .isEqualTo(Reason.UNREADABLE_STATE);
  }
}
