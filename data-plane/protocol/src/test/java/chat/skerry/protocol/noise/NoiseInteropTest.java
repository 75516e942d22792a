package chat.skerry.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.frame.HandshakePattern;
import com.southernstorm.noise.protocol.CipherStatePair;
import com.southernstorm.noise.protocol.HandshakeState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Speaks with an independent implementation of the same Noise protocol.
class NoiseInteropTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] PROLOGUE = {0x53, 0x4B, 1, 0};
  private static final byte[] PAYLOAD_2 = "certificate".getBytes(StandardCharsets.UTF_8);
  private static final byte[] PAYLOAD_3 = "hello".getBytes(StandardCharsets.UTF_8);
  private static final int MESSAGES = 500;

  private final StaticKeys ours = StaticKeys.generate(RANDOM);
  private final StaticKeys theirs = StaticKeys.generate(RANDOM);

  @Test
  void connectsToAnotherImplementation() throws Exception {
    NoiseHandshake initiator = NoiseHandshake.initiator(ours, PROLOGUE, RANDOM);
    HandshakeState responder = peer(HandshakePattern.XX, HandshakeState.RESPONDER);

    read(responder, initiator.writeMessage(new byte[0]));
    assertThat(initiator.readMessage(write(responder, PAYLOAD_2))).isEqualTo(PAYLOAD_2);
    assertThat(read(responder, initiator.writeMessage(PAYLOAD_3))).isEqualTo(PAYLOAD_3);

    assertThat(initiator.remoteStatic()).isEqualTo(theirs.publicKey());
    assertThat(initiator.handshakeHash()).isEqualTo(responder.getHandshakeHash());
    exchange(initiator.split(), responder.split());
  }

  @Test
  void acceptsAnotherImplementation() throws Exception {
    HandshakeState initiator = peer(HandshakePattern.XX, HandshakeState.INITIATOR);
    NoiseHandshake responder = responder(HandshakePattern.XX);

    assertThat(responder.readMessage(write(initiator, new byte[0]))).isEmpty();
    assertThat(read(initiator, responder.writeMessage(PAYLOAD_2))).isEqualTo(PAYLOAD_2);
    assertThat(responder.readMessage(write(initiator, PAYLOAD_3))).isEqualTo(PAYLOAD_3);

    assertThat(responder.remoteStatic()).isEqualTo(theirs.publicKey());
    exchange(responder.split(), initiator.split());
  }

  @Test
  void writesTheSameBytesAsAnotherImplementation() throws Exception {
    StaticKeys ephemeral = StaticKeys.generate(RANDOM);
    NoiseHandshake mine =
        new NoiseHandshake(
            HandshakePattern.XX, true, new NoiseHandshake.Keys(theirs, ephemeral), null, PROLOGUE);
    HandshakeState other = peer(HandshakePattern.XX, HandshakeState.INITIATOR);
    other.getFixedEphemeralKey().setPrivateKey(ephemeral.privateKey(), 0);
    NoiseHandshake responder = responder(HandshakePattern.XX);

    byte[] first = mine.writeMessage(new byte[0]);
    assertThat(write(other, new byte[0])).isEqualTo(first);
    responder.readMessage(first);
    byte[] second = responder.writeMessage(PAYLOAD_2);
    mine.readMessage(second);
    read(other, second);
    assertThat(write(other, PAYLOAD_3)).isEqualTo(mine.writeMessage(PAYLOAD_3));
  }

  @Test
  void comesBackToAnotherImplementation() throws Exception {
    NoiseHandshake initiator = NoiseHandshake.initiator(ours, theirs.publicKey(), PROLOGUE, RANDOM);
    HandshakeState responder = peer(HandshakePattern.IK, HandshakeState.RESPONDER);

    assertThat(read(responder, initiator.writeMessage(new byte[0]))).isEmpty();
    assertThat(initiator.readMessage(write(responder, new byte[0]))).isEmpty();

    assertThat(initiator.handshakeHash()).isEqualTo(responder.getHandshakeHash());
    exchange(initiator.split(), responder.split());
  }

  @Test
  void acceptsAReturningDeviceOfAnotherImplementation() throws Exception {
    HandshakeState initiator = peer(HandshakePattern.IK, HandshakeState.INITIATOR);
    initiator.getRemotePublicKey().setPublicKey(ours.publicKey(), 0);
    NoiseHandshake responder = responder(HandshakePattern.IK);

    assertThat(responder.readMessage(write(initiator, PAYLOAD_2))).isEqualTo(PAYLOAD_2);
    assertThat(read(initiator, responder.writeMessage(PAYLOAD_3))).isEqualTo(PAYLOAD_3);

    assertThat(responder.remoteStatic()).isEqualTo(theirs.publicKey());
    exchange(responder.split(), initiator.split());
  }

  private NoiseHandshake responder(HandshakePattern pattern) {
    return NoiseHandshake.responder(pattern, ours, StaticAgreements.NONE, PROLOGUE, RANDOM);
  }

  private HandshakeState peer(HandshakePattern pattern, int role) throws Exception {
    HandshakeState peer = new HandshakeState(pattern.protocol(), role);
    peer.setPrologue(PROLOGUE, 0, PROLOGUE.length);
    peer.getLocalKeyPair().setPrivateKey(theirs.privateKey(), 0);
    if (role == HandshakeState.RESPONDER) {
      peer.start();
    }
    return peer;
  }

  private static byte[] write(HandshakeState peer, byte[] payload) throws Exception {
    startOnce(peer);
    byte[] message = new byte[1_024];
    int length = peer.writeMessage(message, 0, payload, 0, payload.length);
    return Arrays.copyOf(message, length);
  }

  private static byte[] read(HandshakeState peer, byte[] message) throws Exception {
    byte[] payload = new byte[1_024];
    int length = peer.readMessage(message, 0, message.length, payload, 0);
    return Arrays.copyOf(payload, length);
  }

  private static void startOnce(HandshakeState peer) throws Exception {
    if (peer.getAction() == HandshakeState.NO_ACTION) {
      peer.start();
    }
  }

  private static void exchange(NoiseTransport ours, CipherStatePair theirs) throws Exception {
    for (int i = 0; i < MESSAGES; i++) {
      byte[] plain = new byte[RANDOM.nextInt(300)];
      RANDOM.nextBytes(plain);

      ByteBuf sealed = Unpooled.buffer();
      ours.encrypt(Unpooled.wrappedBuffer(plain), sealed);
      byte[] opened = new byte[plain.length];
      byte[] message = new byte[sealed.readableBytes()];
      sealed.readBytes(message);
      theirs.getReceiver().decryptWithAd(null, message, 0, opened, 0, message.length);
      assertThat(opened).isEqualTo(plain);

      byte[] back = new byte[plain.length + 16];
      theirs.getSender().encryptWithAd(null, plain, 0, back, 0, plain.length);
      ByteBuf out = Unpooled.buffer();
      ours.decrypt(Unpooled.wrappedBuffer(back), out);
      assertThat(out).isEqualTo(Unpooled.wrappedBuffer(plain));
    }
  }
}
