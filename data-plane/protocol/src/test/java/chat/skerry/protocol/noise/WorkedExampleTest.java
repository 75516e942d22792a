package chat.skerry.protocol.noise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.codec.FrameChannel;
import chat.skerry.protocol.codec.FrameCodec;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.envelope.MessageIds;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.handshake.MemberHandshake;
import chat.skerry.protocol.identity.IdentityKeyPair;
import chat.skerry.protocol.identity.MemberCertificate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The connection with fixed keys that `docs/protocol.md` shows byte by byte.
class WorkedExampleTest {
  private static final Path DOCUMENT = Path.of("../../docs/protocol.md");
  private static final String BEGIN = "<!-- worked example: begin -->\n```text\n";
  private static final String END = "```\n<!-- worked example: end -->";
  private static final int LINE_DIGITS = 88;

  private final StringBuilder example = new StringBuilder();
  private final IdentityKeyPair identity = IdentityKeyPair.ofSeed(filled(1));
  private final StaticKeys member = StaticKeys.ofPrivate(filled(2));
  private final StaticKeys device = StaticKeys.ofPrivate(filled(3));
  private final StaticKeys deviceEphemeral = StaticKeys.ofPrivate(filled(4));
  private final StaticKeys memberEphemeral = StaticKeys.ofPrivate(filled(5));

  @Test
  void isWhatTheDocumentSays() throws IOException {
    keys();
    converse(shakeHands());

    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN);
    assertThat(begin).as("the marker of the example").isPositive();
    String written = document.substring(begin + BEGIN.length(), document.indexOf(END));
    assertThat(written).isEqualTo(example.toString());
  }

  private void keys() {
    show("identity seed", identity.seed());
    show("identity key", identity.publicKey().toBytes());
    show("member static private", member.privateKey());
    show("member static public", member.publicKey());
    show("device static private", device.privateKey());
    show("device static public", device.publicKey());
    show("device ephemeral private", deviceEphemeral.privateKey());
    show("member ephemeral private", memberEphemeral.privateKey());
  }

  private FrameChannel[] shakeHands() {
    byte[] certificate =
        new MemberCertificate(
                "acme/demo",
                "demo-0-a",
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2027-01-01T00:00:00Z"))
            .issue(identity, member.publicKey());
    byte[] serverHello = MemberHandshake.serverHello(certificate);
    byte[] clientHello = new ClientHello("header.claims.signature", 0, 1, "example/1", 0).encode();
    NoiseHandshake initiator = handshake(true, device, deviceEphemeral);
    NoiseHandshake responder = handshake(false, member, memberEphemeral);

    byte[] message1 = initiator.writeMessage(new byte[0]);
    show("→ header", ConnectionHeader.bytes(HandshakePattern.XX));
    show("→ message 1 with its length", withLength(message1));
    responder.readMessage(message1);
    show("ServerHello", serverHello);
    byte[] message2 = responder.writeMessage(serverHello);
    show("← message 2 with its length", withLength(message2));
    initiator.readMessage(message2);
    show("ClientHello", clientHello);
    byte[] message3 = initiator.writeMessage(clientHello);
    show("→ message 3 with its length", withLength(message3));
    responder.readMessage(message3);
    show("handshake hash", initiator.handshakeHash());
    NoiseTransport atDevice = initiator.split();
    byte[] state = atDevice.export();
    show("key, device to member", Arrays.copyOfRange(state, 1, 33));
    show("key, member to device", Arrays.copyOfRange(state, 41, 73));
    return new FrameChannel[] {channel(atDevice), channel(responder.split())};
  }

  private static NoiseHandshake handshake(boolean initiator, StaticKeys own, StaticKeys ephemeral) {
    return new NoiseHandshake(
        HandshakePattern.XX,
        initiator,
        new NoiseHandshake.Keys(own, ephemeral),
        null,
        ConnectionHeader.bytes(HandshakePattern.XX));
  }

  private void converse(FrameChannel[] ends) {
    FrameChannel atDevice = ends[0];
    FrameChannel atMember = ends[1];
    ClientId clientId = ClientId.ofHex("000102030405060708090a0b0c0d0e0f");
    MessageId messageId = MessageIds.derive(new Address("alice", 0), clientId);
    Address bob = new Address("bob", 0);

    frame(
        "← Welcome",
        atMember,
        new Frame.Welcome(7, "10.0.0.2:5222", 64, 30_000, 1_767_225_600_000L, 0));
    frame("← QueueEmpty", atMember, new Frame.QueueEmpty(0));
    frame(
        "→ Send",
        atDevice,
        new Frame.Send(
            clientId, bob, Kind.MESSAGE, Unpooled.copiedBuffer("hello", UTF_8), Optional.empty()));
    show("message id", messageId.toBytes());
    frame("← Sent", atMember, new Frame.Sent(clientId, messageId, 1_767_225_601_000L));
    frame(
        "← Deliver",
        atMember,
        new Frame.Deliver(
            396_354_682_716_160_000L,
            new MessageId(0x1011121314151617L, 0x18191a1b1c1d1e1fL),
            bob,
            Kind.DELIVERED,
            1_767_225_602_000L,
            Unpooled.EMPTY_BUFFER,
            Optional.of(messageId)));
    frame("→ Ack", atDevice, new Frame.Ack(396_354_682_716_160_000L));
    frame("→ Ping", atDevice, new Frame.Ping(1));
    frame("← Pong", atMember, new Frame.Pong(1));
  }

  private void frame(String name, FrameChannel from, Frame frame) {
    show(name.substring(2) + " frame", ByteBufUtil.getBytes(FrameCodec.encode(frame)));
    ByteBuf wire = from.seal(frame);
    show(name + " sealed, with its length", ByteBufUtil.getBytes(wire));
    wire.release();
  }

  private void show(String name, byte[] bytes) {
    String hex = HexFormat.of().formatHex(bytes);
    example.append(name).append('\n');
    for (int i = 0; i < hex.length(); i += LINE_DIGITS) {
      example.append("  ").append(hex, i, Math.min(i + LINE_DIGITS, hex.length())).append('\n');
    }
  }

  private static FrameChannel channel(NoiseTransport transport) {
    return new FrameChannel(transport, UnpooledByteBufAllocator.DEFAULT);
  }

  private static byte[] withLength(byte[] message) {
    return ByteBufUtil.getBytes(Unpooled.buffer().writeMedium(message.length).writeBytes(message));
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
