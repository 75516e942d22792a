package chat.skerry.protocol.handshake;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.frame.ProtocolException;
import chat.skerry.protocol.noise.NoiseHandshake;
import chat.skerry.protocol.noise.NoiseTransport;
import chat.skerry.protocol.noise.StaticAgreements;
import chat.skerry.protocol.noise.StaticKeys;
import chat.skerry.protocol.v1.MemberCertificate;
import chat.skerry.protocol.v1.ServerHello;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// The member's side of one handshake. Nothing that a device says before the third message is
/// believed: the first message can be a replay, in both patterns.
public final class MemberHandshake {
  private static final byte[] EMPTY = {};

  private final HandshakePattern pattern;
  private final NoiseHandshake noise;
  private final byte[] serverHello;
  private @Nullable NoiseTransport transport;

  /// By XX, for tests and tools.
  ///
  /// @param serverHello from [#serverHello]: made once, used for every connection
  public MemberHandshake(StaticKeys member, byte[] serverHello, SecureRandom random) {
    this(HandshakePattern.XX, member, serverHello, StaticAgreements.NONE, random);
  }

  /// @param pattern as the connection header announced it
  /// @param serverHello from [#serverHello]: made once, used for every connection
  /// @param agreements what this member knows of returning devices
  public MemberHandshake(
      HandshakePattern pattern,
      StaticKeys member,
      byte[] serverHello,
      StaticAgreements agreements,
      SecureRandom random) {
    this.pattern = pattern;
    this.noise =
        NoiseHandshake.responder(
            pattern, member, agreements, ConnectionHeader.bytes(pattern), random);
    this.serverHello = serverHello;
  }

  /// The payload that shows the member's certificate.
  ///
  /// @param certificate a serialized `MemberCertificate`
  /// @throws IllegalArgumentException where it is none
  public static byte[] serverHello(byte[] certificate) {
    try {
      return ServerHello.newBuilder()
          .setCertificate(MemberCertificate.parseFrom(certificate))
          .build()
          .toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "certificate: not valid (expected: a serialized MemberCertificate)", e);
    }
  }

  /// Reads the first message and returns the second.
  ///
  /// @throws ProtocolException HANDSHAKE_FAILED
  public byte[] answer(byte[] message1) {
    noise.readMessage(message1);
    return switch (pattern) {
      case XX -> noise.writeMessage(serverHello);
      case IK -> {
        byte[] message2 = noise.writeMessage(EMPTY);
        transport = noise.split();
        yield message2;
      }
    };
  }

  /// Whether [#finish] costs a public-key operation.
  public boolean finishIsCostly() {
    return pattern == HandshakePattern.XX;
  }

  /// Reads the third message, which proves that the device holds its key and answers to this very
  /// handshake. From here on the member can answer with frames, so a bad hello or token is answered
  /// by `Close`.
  ///
  /// @throws ProtocolException HANDSHAKE_FAILED
  public Finished finish(byte[] message3) {
    if (transport != null) {
      byte[] hello = open(transport, message3);
      return new Finished(hello, noise.remoteStatic(), transport, noise.staticAgreement());
    }
    byte[] hello = noise.readMessage(message3);
    return new Finished(hello, noise.remoteStatic(), noise.split(), null);
  }

  private static byte[] open(NoiseTransport transport, byte[] message3) {
    ByteBuf plain = Unpooled.buffer(message3.length);
    try {
      transport.decrypt(Unpooled.wrappedBuffer(message3), plain);
      return ByteBufUtil.getBytes(plain);
    } catch (ProtocolException e) {
      throw new ProtocolException(CloseCode.HANDSHAKE_FAILED, "handshake message 3: " + e.detail());
    } finally {
      plain.release();
    }
  }

  /// @param hello a serialized `ClientHello`: give it to [ClientHello#decode]
  /// @param deviceKey the device's static public key, 32 bytes
  /// @param staticAgreement what the static keys agree on, secret; null where it was not needed
  public record Finished(
      byte[] hello, byte[] deviceKey, NoiseTransport transport, byte @Nullable [] staticAgreement) {

    /// Names no secret.
    @Override
    public String toString() {
      return "Finished[helloBytes=" + hello.length + "]";
    }
  }
}
