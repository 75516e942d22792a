package chat.skerry.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageDecoderTest {

  @Test
  void cutsTheStreamHoweverItArrives() {
    String stream = "534b0100" + "000001" + "aa" + "000003" + "010203";
    for (int chunk = 1; chunk <= stream.length() / 2; chunk++) {
      EmbeddedChannel channel = new EmbeddedChannel(MessageDecoder.ofMember());
      byte[] bytes = HexFormat.of().parseHex(stream);
      for (int i = 0; i < bytes.length; i += chunk) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, i, Math.min(chunk, bytes.length - i)));
      }
      assertMessage(channel, "aa");
      assertMessage(channel, "010203");
      assertThat(channel.<Object>readInbound()).isNull();
    }
  }

  @Test
  void expectsNoHeaderFromAMember() {
    EmbeddedChannel channel = new EmbeddedChannel(MessageDecoder.ofDevice());
    channel.writeInbound(hex("000001aa"));

    assertMessage(channel, "aa");
  }

  @ParameterizedTest
  @CsvSource({
    "474554202f, PROTOCOL_ERROR", // GET /
    "16030100ee, PROTOCOL_ERROR", // a TLS hello
    "53ff0100, PROTOCOL_ERROR",
    "534b0200, VERSION_UNSUPPORTED",
    "534b0102, VERSION_UNSUPPORTED",
    "534b0100000000, PROTOCOL_ERROR",
    "534b0100002001, FRAME_TOO_LARGE",
    "534b0100ffffff, FRAME_TOO_LARGE",
  })
  void refusesGarbageWithACode(String bytes, CloseCode code) {
    EmbeddedChannel channel = new EmbeddedChannel(MessageDecoder.ofMember());

    assertThatThrownBy(() -> channel.writeInbound(hex(bytes)))
        .isInstanceOfSatisfying(ProtocolException.class, e -> assertThat(e.code()).isEqualTo(code));
    // What comes after a failure is dropped, silently.
    assertThat(channel.writeInbound(hex("000001aa"))).isFalse();
  }

  @Test
  void allowsLongerMessagesAfterTheHandshake() {
    MessageDecoder decoder = MessageDecoder.ofDevice();
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    decoder.expectTransportMessages();
    channel.writeInbound(hex("00ffff"), Unpooled.wrappedBuffer(new byte[65_535]));

    ByteBuf message = channel.readInbound();
    assertThat(message.readableBytes()).isEqualTo(65_535);
    message.release();
    assertThatThrownBy(() -> channel.writeInbound(hex("010000")))
        .isInstanceOf(ProtocolException.class);
  }

  private static void assertMessage(EmbeddedChannel channel, String expected) {
    ByteBuf message = channel.readInbound();
    assertThat(message).isEqualTo(hex(expected));
    message.release();
  }

  private static ByteBuf hex(String hex) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
  }
}
