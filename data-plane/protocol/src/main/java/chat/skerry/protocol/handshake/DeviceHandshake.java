package chat.skerry.protocol.handshake;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.ProtocolException;
import chat.skerry.protocol.identity.CertificateException;
import chat.skerry.protocol.identity.IdentityKey;
import chat.skerry.protocol.identity.MemberCertificate;
import chat.skerry.protocol.noise.NoiseHandshake;
import chat.skerry.protocol.noise.NoiseTransport;
import chat.skerry.protocol.noise.StaticKeys;
import chat.skerry.protocol.v1.ServerHello;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The device's side of one handshake. It never sends its hello to a member that the cluster's
/// identity key does not vouch for.
public final class DeviceHandshake {
  private static final byte[] EMPTY = {};

  private final NoiseHandshake noise;
  private final byte[] header;
  private final @Nullable KnownMember known;

  /// By XX: with a member that this device does not know.
  public DeviceHandshake(StaticKeys device, SecureRandom random) {
    header = ConnectionHeader.bytes(HandshakePattern.XX);
    noise = NoiseHandshake.initiator(device, header, random);
    known = null;
  }

  /// By IK: with a member that has proven itself before. Its certificate must still be valid.
  public DeviceHandshake(StaticKeys device, KnownMember member, SecureRandom random) {
    header = ConnectionHeader.bytes(HandshakePattern.IK);
    noise = NoiseHandshake.initiator(device, member.staticKey(), header, random);
    known = member;
  }

  /// The connection header: it goes out before the first message.
  public byte[] header() {
    return header.clone();
  }

  /// The first message.
  public byte[] start() {
    return noise.writeMessage(EMPTY);
  }

  /// Reads the member's answer and makes sure that the member belongs to the cluster.
  ///
  /// @param message2 the member's answer
  /// @param hello what to tell this member, which has proven itself
  /// @return the last message, to be sent, and the transport
  /// @throws ProtocolException where the bytes are damaged, or where a member that was known has
  ///   another key now
  /// @throws CertificateException where it is not a member of the cluster: a man in the middle
  public Finished finish(
      byte[] message2,
      IdentityKey identity,
      String cluster,
      Instant now,
      Function<MemberCertificate, ClientHello> hello) {
    byte[] payload = noise.readMessage(message2);
    if (known != null) {
      byte[] bytes = hello.apply(known.certificate()).encode();
      NoiseTransport transport = noise.split();
      return new Finished(seal(transport, bytes), transport, known);
    }
    KnownMember member =
        KnownMember.verify(noise.remoteStatic(), certificate(payload), identity, cluster, now);
    byte[] message3 = noise.writeMessage(hello.apply(member.certificate()).encode());
    return new Finished(message3, noise.split(), member);
  }

  private static byte[] certificate(byte[] payload) {
    try {
      return ServerHello.parseFrom(payload).getCertificate().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "hello: not a ServerHello");
    }
  }

  private static byte[] seal(NoiseTransport transport, byte[] hello) {
    ByteBuf sealed = Unpooled.buffer(hello.length + Limits.TAG_BYTES);
    try {
      transport.encrypt(Unpooled.wrappedBuffer(hello), sealed);
      return ByteBufUtil.getBytes(sealed);
    } finally {
      sealed.release();
    }
  }

  /// @param message3 to be sent; the connection is open once the member answers with `Welcome`
  /// @param transport for everything after it
  /// @param member who the other side is
  public record Finished(byte[] message3, NoiseTransport transport, KnownMember member) {}
}
