package chat.skerry.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FrameCodecProperties {

  @Provide
  Arbitrary<Frame> frames() {
    return FrameArbitraries.frames();
  }

  @Provide
  Arbitrary<Frame> hotFrames() {
    return FrameArbitraries.hotFrames();
  }

  @Property
  void decodesWhatItEncoded(@ForAll("frames") Frame frame) {
    ByteBuf bytes = FrameCodec.encode(frame);

    assertThat(FrameCodec.decode(bytes)).isEqualTo(frame);
  }

  @Property
  void writesTheBytesOfTheGeneratedCode(@ForAll("frames") Frame frame) {
    byte[] generated = GeneratedFrames.toProto(frame).toByteArray();

    assertThat(bytes(FrameCodec.encode(frame))).isEqualTo(generated);
  }

  @Property
  void knowsTheSizeBeforeItWrites(@ForAll("frames") Frame frame) {
    ByteBuf out = FrameCodec.encode(frame, size -> Unpooled.buffer(size, size));

    assertThat(out.writableBytes()).isZero();
  }

  @Property
  void readsHotFramesByHandWhereAccountsAreAscii(@ForAll("hotFrames") Frame frame) {
    ByteBuf bytes = FrameCodec.encode(frame);
    Frame byHand = HotFrameReader.read(bytes);

    if (byHand != null) {
      assertThat(byHand).isEqualTo(GeneratedFrames.read(bytes));
    } else {
      assertThat(frame.toString()).isNotNull();
      assertThat(hasAsciiAccount(frame)).isFalse();
    }
  }

  @Property
  void readsAnyBytesAsTheGeneratedCodeDoes(@ForAll byte[] bytes) {
    assertSameReading(bytes);
  }

  @Property(tries = 3_000)
  void readsDamagedFramesAsTheGeneratedCodeDoes(@ForAll("frames") Frame frame, @ForAll long seed) {
    assertSameReading(damage(bytes(FrameCodec.encode(frame)), new Random(seed)));
  }

  @Property
  void readsFramesWithUnknownFieldsAndFieldsInAnyOrder(
      @ForAll("hotFrames") Frame first, @ForAll("frames") Frame second) {
    // Two bodies in one message: protobuf merges them, or the last one wins.
    ByteBuf both = Unpooled.wrappedBuffer(FrameCodec.encode(first), FrameCodec.encode(second));
    assertSameReading(bytes(both));
    byte[] unknown = {(byte) 0xF8, 0x07, 5};
    assertSameReading(
        bytes(Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(unknown), FrameCodec.encode(first))));
  }

  private static void assertSameReading(byte[] bytes) {
    Object codec = outcome(() -> FrameCodec.decode(Unpooled.wrappedBuffer(bytes)));
    Object generated = outcome(() -> GeneratedFrames.read(Unpooled.wrappedBuffer(bytes)));

    assertThat(codec).isEqualTo(generated);
  }

  private static Object outcome(java.util.function.Supplier<Frame> reading) {
    try {
      return reading.get();
    } catch (ProtocolException e) {
      assertThat(e.code()).isEqualTo(CloseCode.PROTOCOL_ERROR);
      return e.code() + " " + e.detail();
    }
  }

  private static byte[] damage(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return bytes;
    }
    byte[] damaged =
        random.nextBoolean()
            ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 3))
            : bytes;
    for (int i = random.nextInt(3); i > 0 && damaged.length > 0; i--) {
      damaged[random.nextInt(Math.min(damaged.length, 24))] = (byte) random.nextInt();
    }
    return damaged;
  }

  private static boolean hasAsciiAccount(Frame frame) {
    String account =
        switch (frame) {
          case Frame.Send send -> send.to().account();
          case Frame.Deliver deliver -> deliver.from().account();
          default -> "";
        };
    return account.chars().allMatch(c -> c < 128);
  }

  private static byte[] bytes(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.getBytes(buffer.readerIndex(), bytes);
    return bytes;
  }

  @Provide
  Arbitrary<byte[]> anyBytes() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
  }
}
