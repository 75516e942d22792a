package chat.skerry.protocol.handshake;

import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.frame.ProtocolException;
import chat.skerry.protocol.noise.NoiseHandshake;
import chat.skerry.protocol.noise.NoiseTransport;
import chat.skerry.protocol.noise.StaticKeys;
import chat.skerry.protocol.v1.MemberCertificate;
import chat.skerry.protocol.v1.ServerHello;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SecureRandom;

/// The member's side of one handshake. Nothing that a device says before the third message is
/// believed: the first message can be a replay.
public final class MemberHandshake {
  private final NoiseHandshake noise;
  private final byte[] serverHello;

  /// @param serverHello from [#serverHello]: made once, used for every connection
  public MemberHandshake(StaticKeys member, byte[] serverHello, SecureRandom random) {
    this.noise = NoiseHandshake.responder(member, ConnectionHeader.bytes(), random);
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
    return noise.writeMessage(serverHello);
  }

  /// Reads the third message. From here on the member can answer with frames, so a bad hello or
  /// token is answered by `Close`.
  ///
  /// @throws ProtocolException HANDSHAKE_FAILED
  public Finished finish(byte[] message3) {
    byte[] hello = noise.readMessage(message3);
    return new Finished(hello, noise.remoteStatic(), noise.split());
  }

  /// @param hello a serialized `ClientHello`: give it to [ClientHello#decode]
  /// @param deviceKey the device's static public key, 32 bytes
  public record Finished(byte[] hello, byte[] deviceKey, NoiseTransport transport) {}
}
