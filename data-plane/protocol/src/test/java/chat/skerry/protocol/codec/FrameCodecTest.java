package chat.skerry.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.ProtocolException;
import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameCodecTest {
  private static final ClientId ID = new ClientId(1, 2);

  @Test
  void readsThePayloadWithoutACopy() {
    ByteBuf bytes =
        FrameCodec.encode(
            new Frame.Send(
                ID,
                new Address("bob", 0),
                Kind.MESSAGE,
                Unpooled.wrappedBuffer(new byte[] {9, 9}),
                Optional.empty()));

    Frame.Send send = (Frame.Send) FrameCodec.decode(bytes);
    bytes.setByte(bytes.writerIndex() - 1, 7);

    assertThat(send.payload().getByte(1)).isEqualTo((byte) 7);
  }

  @Test
  void encodingLeavesThePayloadReadable() {
    ByteBuf payload = Unpooled.wrappedBuffer(new byte[] {1, 2, 3});
    Frame send = new Frame.Send(ID, new Address("bob", 0), Kind.MESSAGE, payload, Optional.empty());

    assertThat(FrameCodec.encode(send)).isEqualTo(FrameCodec.encode(send));
    assertThat(payload.readableBytes()).isEqualTo(3);
  }

  @Test
  void refusesIdsOfAnotherLength() {
    assertRefused(send().setClientId(ByteString.copyFrom(new byte[15])), "client_id: 15 bytes");
    assertRefused(send().setClientId(ByteString.EMPTY), "client_id: 0 bytes");
    assertRefused(send().setRefersTo(ByteString.copyFrom(new byte[17])), "refers_to: 17 bytes");
  }

  @Test
  void refusesAKindItDoesNotKnow() {
    assertRefused(send().setKindValue(0), "kind: 0");
    assertRefused(send().setKindValue(77), "kind: 77");
  }

  @Test
  void refusesAFrameWithoutABody() {
    assertRefused(new byte[0], "no body");
    assertRefused(new byte[] {(byte) 0xFA, 0x07, 0}, "no body");
  }

  @Test
  void refusesListsThatCannotBe() {
    var tooMany = chat.skerry.protocol.v1.Frame.newBuilder();
    for (int i = 0; i < 6; i++) {
      tooMany.getSendToAccountBuilder().getToBuilder().addPayloadsBuilder().setDevice(i);
    }
    tooMany
        .getSendToAccountBuilder()
        .setClientId(ByteString.copyFrom(new byte[16]))
        .setKindValue(1);
    assertRefused(tooMany.build().toByteArray(), "to.payloads: 6 (expected: at most 5)");

    var twice = chat.skerry.protocol.v1.Frame.newBuilder();
    twice.getDevicesBuilder().setClientId(ByteString.copyFrom(new byte[16]));
    twice.getDevicesBuilder().getListBuilder().addDevicesBuilder().setDevice(1);
    twice.getDevicesBuilder().getListBuilder().addDevicesBuilder().setDevice(1);
    assertRefused(twice.build().toByteArray(), "list.device: 1 after 1");
  }

  @Test
  void keepsCloseCodesItDoesNotKnow() {
    Frame.Close close =
        (Frame.Close) FrameCodec.decode(FrameCodec.encode(new Frame.Close(2_999, "", "", 0)));

    assertThat(close.code()).isEqualTo(CloseCode.UNSPECIFIED);
    assertThat(close.mayReconnect()).isFalse();
    assertThat(new Frame.Close(1_999, "", "", 0).mayReconnect()).isTrue();
  }

  @Test
  void namesNoContent() {
    Frame send =
        new Frame.Send(
            ID,
            new Address("bob", 0),
            Kind.MESSAGE,
            Unpooled.copiedBuffer("secret", java.nio.charset.StandardCharsets.UTF_8),
            Optional.empty());

    assertThat(send.toString()).contains("payloadBytes=6").doesNotContain("secret", "bob");
  }

  private static chat.skerry.protocol.v1.Send.Builder send() {
    return chat.skerry.protocol.v1.Send.newBuilder()
        .setClientId(ByteString.copyFrom(new byte[16]))
        .setKindValue(1);
  }

  private static void assertRefused(chat.skerry.protocol.v1.Send.Builder send, String message) {
    assertRefused(
        chat.skerry.protocol.v1.Frame.newBuilder().setSend(send).build().toByteArray(), message);
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> FrameCodec.decode(Unpooled.wrappedBuffer(bytes)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(message);
  }
}
