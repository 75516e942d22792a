package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.codec.FrameCodec;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.handshake.KnownMember;
import chat.skerry.protocol.noise.StaticKeys;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recorded connections with bytes changed, cut, doubled and put in between. No error of the member
/// comes of it (`INTERNAL`), every connection ends, and an honest device is served throughout.
final class FuzzedConnectionsTest {
  private static final long SEED = 20_261_124;
  private static final int CONNECTIONS = 250;

  @TempDir Path directory;
  private final StaticKeys keys = StaticKeys.generate(TestMember.RANDOM);
  private final Random random = new Random(SEED);
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
  void survivesDamagedConnections() throws IOException {
    byte[] xx;
    byte[] ik;
    KnownMember known;
    try (TestDevice device = member.dial("mallory", keys)) {
      known = device.peer();
      converse(device);
      xx = device.recorded();
    }
    try (TestDevice device =
        member.comeBack(TestDevice.hello(member.token("mallory"), 0), keys, known)) {
      converse(device);
      ik = device.recorded();
    }
    try (TestDevice honest = member.dial("honest", StaticKeys.generate(TestMember.RANDOM))) {
      honest.next(Frame.Welcome.class);
      honest.next(Frame.QueueEmpty.class);
      for (int i = 0; i < CONNECTIONS; i++) {
        try (TestDevice device = TestDevice.connect(member.port)) {
          device.raw(damage(random.nextBoolean() ? xx : ik));
        } catch (IOException _) {
          // The member was faster.
        }
      }
      assertServed(honest);
    }
    assertAllEndedWithoutAnError();
  }

  /// Frames that are sealed well and make no sense.
  @Test
  void survivesDamagedFrames() throws IOException {
    List<byte[]> frames =
        List.of(
            bytes(
                new Frame.Send(
                    new ClientId(1, 2),
                    new Address("bob", 0),
                    Kind.MESSAGE,
                    Unpooled.wrappedBuffer(new byte[50]),
                    Optional.of(new MessageId(3, 4)),
                    7)),
            bytes(new Frame.Ack(1L << 60)),
            bytes(new Frame.Ping(77)),
            bytes(new Frame.GetDevices(new ClientId(5, 6), "mallory")),
            bytes(new Frame.RemoveDevice(new ClientId(7, 8), 4)),
            bytes(new Frame.Truncated(1, 1)),
            bytes(new Frame.Welcome(1, "x:1", 2, 3, 4, 5)),
            new byte[0]);
    try (TestDevice honest = member.dial("honest", StaticKeys.generate(TestMember.RANDOM))) {
      honest.next(Frame.Welcome.class);
      honest.next(Frame.QueueEmpty.class);
      for (int i = 0; i < CONNECTIONS; i++) {
        try (TestDevice device = member.dial("mallory", keys)) {
          device.next(Frame.Welcome.class);
          for (int sent = random.nextInt(6); sent >= 0; sent--) {
            device.sealed(damage(frames.get(random.nextInt(frames.size()))));
          }
        } catch (IOException _) {
          // The member was faster.
        }
      }
      assertServed(honest);
    }
    assertAllEndedWithoutAnError();
  }

  private static void converse(TestDevice device) throws IOException {
    device.next(Frame.Welcome.class);
    device.next(Frame.QueueEmpty.class);
    device.text("nobody", "hello");
    device.next(Frame.Sent.class);
    device.send(new Frame.Ping(3));
    device.next(Frame.Pong.class);
  }

  private static void assertServed(TestDevice honest) throws IOException {
    honest.send(new Frame.Ping(9));
    assertThat(honest.next()).isEqualTo(new Frame.Pong(9));
  }

  private void assertAllEndedWithoutAnError() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(member.connections()).isZero());
    assertThat(member.closed("INTERNAL")).isZero();
    assertThat(member.meters.get("skerry.handshakes").gauge().value()).isZero();
  }

  private byte[] damage(byte[] bytes) {
    byte[] damaged = bytes.clone();
    for (int i = random.nextInt(4); i > 0 && damaged.length > 0; i--) {
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(5)) {
        case 0 -> damaged[at] = (byte) random.nextInt();
        case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> damaged = Arrays.copyOf(damaged, at);
        case 3 -> damaged = spliced(damaged, at, Arrays.copyOfRange(damaged, at, damaged.length));
        case 4 -> {
          byte[] noise = new byte[1 + random.nextInt(40)];
          random.nextBytes(noise);
          damaged = spliced(damaged, at, noise);
        }
        default -> throw new IllegalStateException();
      }
    }
    return damaged;
  }

  private static byte[] spliced(byte[] bytes, int at, byte[] between) {
    byte[] out = Arrays.copyOf(bytes, bytes.length + between.length);
    System.arraycopy(between, 0, out, at, between.length);
    System.arraycopy(bytes, at, out, at + between.length, bytes.length - at);
    return out;
  }

  private static byte[] bytes(Frame frame) {
    ByteBuf encoded = FrameCodec.encode(frame);
    return ByteBufUtil.getBytes(encoded);
  }
}
