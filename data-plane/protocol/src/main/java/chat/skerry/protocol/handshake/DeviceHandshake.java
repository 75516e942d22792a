package chat.skerry.protocol.handshake;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.frame.ProtocolException;
import chat.skerry.protocol.identity.CertificateException;
import chat.skerry.protocol.identity.IdentityKey;
import chat.skerry.protocol.identity.MemberCertificate;
import chat.skerry.protocol.noise.NoiseHandshake;
import chat.skerry.protocol.noise.NoiseTransport;
import chat.skerry.protocol.noise.StaticKeys;
import chat.skerry.protocol.v1.ServerHello;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SecureRandom;
import java.time.Instant;

/// The device's side of one handshake. It never sends its hello to a member that the cluster's
/// identity key does not vouch for.
public final class DeviceHandshake {
  private static final byte[] EMPTY = {};

  private final NoiseHandshake noise;

  public DeviceHandshake(StaticKeys device, SecureRandom random) {
    noise = NoiseHandshake.initiator(device, ConnectionHeader.bytes(), random);
  }

  /// The first message.
  public byte[] start() {
    return noise.writeMessage(EMPTY);
  }

  /// Reads the member's answer and checks that the member belongs to the cluster.
  ///
  /// @param message2 the member's answer
  /// @param hello what to tell a member that proves itself
  /// @return the last message, to be sent, and the transport
  /// @throws ProtocolException where the bytes are damaged
  /// @throws CertificateException where it is not a member of the cluster: a man in the middle
  public Finished finish(
      byte[] message2, IdentityKey identity, String cluster, Instant now, ClientHello hello) {
    byte[] certificate = certificate(noise.readMessage(message2));
    MemberCertificate member =
        MemberCertificate.verify(certificate, identity, cluster, noise.remoteStatic(), now);
    byte[] message3 = noise.writeMessage(hello.encode());
    return new Finished(message3, noise.split(), member);
  }

  private static byte[] certificate(byte[] payload) {
    try {
      return ServerHello.parseFrom(payload).getCertificate().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "hello: not a ServerHello");
    }
  }

  /// @param message3 to be sent; the connection is open once the member answers with `Welcome`
  /// @param transport for everything after it
  /// @param member who the other side is
  public record Finished(byte[] message3, NoiseTransport transport, MemberCertificate member) {}
}
