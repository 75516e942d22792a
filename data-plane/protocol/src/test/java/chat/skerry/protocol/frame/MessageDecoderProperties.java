package chat.skerry.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// The stream is cut into the same messages however it arrives, any stream ends in messages or in a
/// named refusal, and what is kept in between is bounded.
class MessageDecoderProperties {

  @Property(tries = 500)
  void cutsTheSameMessagesHoweverTheyArrive(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] stream = random.nextInt(4) == 0 ? noise(random) : damaged(wellFormed(random), random);

    List<String> whole = outcome(stream, new int[] {stream.length});
    assertThat(outcome(stream, new int[] {1})).isEqualTo(whole);
    assertThat(outcome(stream, new int[] {1 + random.nextInt(50), 3, 700})).isEqualTo(whole);
  }

  private static List<String> outcome(byte[] stream, int[] chunks) {
    EmbeddedChannel channel = new EmbeddedChannel(MessageDecoder.ofMember());
    List<String> seen = new ArrayList<>();
    int position = 0;
    int turn = 0;
    while (position < stream.length) {
      int length = Math.min(chunks[turn++ % chunks.length], stream.length - position);
      ByteBuf chunk = Unpooled.copiedBuffer(stream, position, length);
      position += length;
      Optional<ProtocolException> refusal = write(channel, chunk);
      drain(channel, seen);
      refusal.ifPresent(e -> seen.add(e.code() + " " + e.detail()));
      assertThat(retained(channel))
          .isLessThanOrEqualTo(Limits.LENGTH_FIELD_BYTES + Limits.HANDSHAKE_MESSAGE_BYTES_MAX);
    }
    channel.finishAndReleaseAll();
    return seen;
  }

  private static Optional<ProtocolException> write(EmbeddedChannel channel, ByteBuf chunk) {
    try {
      channel.writeInbound(chunk);
      return Optional.empty();
    } catch (ProtocolException e) {
      return Optional.of(e);
    }
  }

  private static int retained(EmbeddedChannel channel) {
    // Everything that the decoder keeps was offered and not taken.
    Object handler = channel.pipeline().first();
    return handler instanceof MessageDecoder decoder ? decoder.retainedBytes() : 0;
  }

  private static void drain(EmbeddedChannel channel, List<String> seen) {
    for (ByteBuf message = channel.readInbound();
        message != null;
        message = channel.readInbound()) {
      seen.add(HexFormat.of().formatHex(ByteBufUtil.getBytes(message)));
      message.release();
    }
  }

  private static byte[] wellFormed(Random random) {
    ByteBuf stream = Unpooled.buffer().writeBytes(ConnectionHeader.bytes(HandshakePattern.XX));
    for (int i = random.nextInt(6); i >= 0; i--) {
      byte[] message = new byte[1 + random.nextInt(random.nextInt(5) == 0 ? 8_192 : 100)];
      random.nextBytes(message);
      stream.writeMedium(message.length).writeBytes(message);
    }
    return ByteBufUtil.getBytes(stream);
  }

  private static byte[] damaged(byte[] stream, Random random) {
    for (int i = random.nextInt(3); i > 0; i--) {
      stream[random.nextInt(stream.length)] = (byte) random.nextInt();
    }
    return stream;
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[random.nextInt(600)];
    random.nextBytes(noise);
    return noise;
  }
}
