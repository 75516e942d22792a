package chat.skerry.node.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.protocol.frame.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// However a stream is cut into messages, frames and reads, and wherever another handler goes on in
/// its place, the same bytes come out; garbage ends it, and nothing is left behind.
class WebSocketFramesProperties {

  @Property(tries = 1_000)
  void bringsOutTheBytesThatWentIn(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] stream = new byte[random.nextInt(3_000)];
    random.nextBytes(stream);
    ByteBuf wire = framed(stream, random);
    EmbeddedChannel channel = new EmbeddedChannel(new WebSocketFrames());
    ByteBuf out = Unpooled.buffer();
    while (wire.isReadable()) {
      int count = Math.min(wire.readableBytes(), 1 + random.nextInt(200));
      channel.writeInbound(wire.readBytes(count));
      flush(channel);
      drain(channel, out);
      if (random.nextInt(5) == 0) {
        channel = another(channel);
      }
    }

    assertThat(ByteBufUtil.getBytes(out)).isEqualTo(stream);
    assertThat(channel.pipeline().get(WebSocketFrames.class).state().begun()).isEmpty();
    wire.release();
    channel.finishAndReleaseAll();
  }

  @Property(tries = 1_000)
  void livesThroughGarbage(@ForAll long seed) {
    Random random = new Random(seed);
    WebSocketFrames frames = new WebSocketFrames();
    EmbeddedChannel channel = new EmbeddedChannel(frames);
    try {
      for (int i = 0; i < 20 && channel.isOpen(); i++) {
        byte[] garbage = new byte[random.nextInt(64)];
        random.nextBytes(garbage);
        channel.writeInbound(Unpooled.wrappedBuffer(garbage));
        flush(channel);
        assertThat(frames.state().begun()).hasSizeLessThanOrEqualTo(131);
      }
    } catch (ProtocolException e) {
      assertThat(e.detail()).startsWith("WebSocket ").contains("(expected: ");
      flush(channel);
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  @Property(tries = 200)
  void writesOneFrameForEachBuffer(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[1 + random.nextInt(70_000)];
    random.nextBytes(bytes);
    EmbeddedChannel channel = new EmbeddedChannel(new WebSocketFrames());
    channel.writeOutbound(Unpooled.wrappedBuffer(bytes));
    ByteBuf wire = Unpooled.buffer();
    for (ByteBuf part; (part = channel.readOutbound()) != null; part.release()) {
      wire.writeBytes(part);
    }

    assertThat((int) wire.readUnsignedByte()).isEqualTo(0x82);
    int length = wire.readUnsignedByte();
    assertThat(
            switch (length) {
              case 126 -> wire.readUnsignedShort();
              case 127 -> wire.readLong();
              default -> length;
            })
        .isEqualTo(bytes.length);
    assertThat(ByteBufUtil.getBytes(wire)).isEqualTo(bytes);
    channel.finishAndReleaseAll();
  }

  @Test
  void refusesAStateThatNoConnectionIsIn() {
    assertThatThrownBy(() -> new WebSocketFrames.State(new byte[0], -1, 0, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("remaining: -1 (expected: 0 to 1048576)");
    assertThatThrownBy(() -> new WebSocketFrames.State(new byte[132], 0, 0, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("begun: 132 bytes (expected: at most 131)");
  }

  private static EmbeddedChannel another(EmbeddedChannel before) {
    WebSocketFrames.State state = before.pipeline().get(WebSocketFrames.class).state();
    before.finishAndReleaseAll();
    return new EmbeddedChannel(new WebSocketFrames(state));
  }

  /// The close frame of a lucky guess has closed the channel.
  private static void flush(EmbeddedChannel channel) {
    if (channel.isOpen()) {
      channel.flushOutbound();
    }
  }

  private static void drain(EmbeddedChannel channel, ByteBuf out) {
    for (ByteBuf part; (part = channel.readInbound()) != null; part.release()) {
      out.writeBytes(part);
    }
  }

  /// Frames of any size, some of them parts of one message, with pings and pongs between.
  private static ByteBuf framed(byte[] stream, Random random) {
    ByteBuf wire = Unpooled.buffer();
    boolean inMessage = false;
    int at = 0;
    while (at < stream.length || inMessage) {
      int count = Math.min(stream.length - at, random.nextInt(400));
      boolean last = random.nextInt(3) > 0;
      frame(wire, (last ? 0x80 : 0) | (inMessage ? 0 : 2), stream, at, count, random.nextInt());
      inMessage = !last;
      at += count;
      if (random.nextInt(4) == 0) {
        byte[] payload = new byte[random.nextInt(126)];
        frame(wire, random.nextBoolean() ? 0x89 : 0x8a, payload, 0, payload.length, at);
      }
    }
    return wire;
  }

  private static void frame(ByteBuf wire, int first, byte[] bytes, int at, int count, int key) {
    wire.writeByte(first);
    if (count < 126) {
      wire.writeByte(0x80 | count);
    } else {
      wire.writeByte(0x80 | 126).writeShort(count);
    }
    wire.writeInt(key);
    for (int i = 0; i < count; i++) {
      wire.writeByte(bytes[at + i] ^ key >>> 8 * (3 - i % 4));
    }
  }
}
