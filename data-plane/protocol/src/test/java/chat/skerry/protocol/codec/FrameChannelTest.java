package chat.skerry.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.ProtocolException;
import chat.skerry.protocol.noise.NoiseTransport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameChannelTest {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final byte[] keyA = randomKey();
  private final byte[] keyB = randomKey();
  private final FrameChannel device = channel(keyA, keyB);
  private final FrameChannel member = channel(keyB, keyA);

  @Test
  void carriesFramesWithTheirLengthInFront() {
    ByteBuf wire = device.seal(new Frame.Ping(5));
    assertThat(wire.readMedium()).isEqualTo(wire.readableBytes());

    List<Frame> opened = new ArrayList<>();
    member.open(wire, opened::add);

    assertThat(opened).containsExactly(new Frame.Ping(5));
    wire.release();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
  }

  @Test
  void carriesTheLargestPayload() {
    ByteBuf wire = device.seal(send(Limits.PAYLOAD_BYTES_MAX));
    assertThat(wire.readMedium()).isLessThanOrEqualTo(Limits.TRANSPORT_MESSAGE_BYTES_MAX);

    member.open(
        wire,
        frame ->
            assertThat(((Frame.Send) frame).payload().readableBytes())
                .isEqualTo(Limits.PAYLOAD_BYTES_MAX));
    wire.release();
  }

  @Test
  void refusesAFrameAboveTheLimitAndKeepsNoBuffer() {
    assertThatThrownBy(() -> device.seal(send(65_520)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }

  @Test
  void releasesItsBufferWhereAMessageIsDamaged() {
    assertThatThrownBy(() -> member.open(Unpooled.wrappedBuffer(new byte[40]), frame -> {}))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> member.open(Unpooled.wrappedBuffer(new byte[4]), frame -> {}))
        .isInstanceOf(ProtocolException.class);
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }

  private FrameChannel channel(byte[] out, byte[] in) {
    byte[] state =
        ByteBuffer.allocate(NoiseTransport.STATE_BYTES)
            .put((byte) 1)
            .put(out)
            .putLong(0)
            .put(in)
            .putLong(0)
            .array();
    return new FrameChannel(NoiseTransport.restore(state), allocator);
  }

  private static byte[] randomKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }

  private static Frame send(int bytes) {
    return new Frame.Send(
        new ClientId(1, 2),
        new Address("a".repeat(64), 4),
        Kind.MESSAGE,
        Unpooled.wrappedBuffer(new byte[bytes]),
        Optional.empty());
  }
}
