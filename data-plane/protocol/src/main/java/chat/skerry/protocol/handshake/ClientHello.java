package chat.skerry.protocol.handshake;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.ProtocolException;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// What the device says of itself in the third handshake message.
///
/// @param token ES256 JWT of the end user, 1 to 4,096 bytes
/// @param device 0 to 4
/// @param version the highest protocol version that the device speaks, at least 1
/// @param agent name and version of the client, 0 to 64 bytes
/// @param lastAckedSeq the last seq acknowledged on an earlier connection, 0 for none
/// @param ticket with which an edge sent the device to this member, 0 to 1,024 bytes
public record ClientHello(
    String token, int device, int version, String agent, long lastAckedSeq, byte[] ticket) {
  private static final byte[] NO_TICKET = {};

  public ClientHello {
    int tokenBytes = token.getBytes(StandardCharsets.UTF_8).length;
    check(
        tokenBytes > 0 && tokenBytes <= Limits.TOKEN_BYTES_MAX,
        "token: " + tokenBytes + " bytes (expected: 1 to " + Limits.TOKEN_BYTES_MAX + ")");
    check(
        device >= 0 && device < Address.DEVICES_MAX,
        "device: " + Integer.toUnsignedString(device) + " (expected: 0 to 4)");
    check(
        version >= ConnectionHeader.VERSION,
        "version: " + version + " (expected: at least " + ConnectionHeader.VERSION + ")");
    int agentBytes = agent.getBytes(StandardCharsets.UTF_8).length;
    check(
        agentBytes <= Limits.AGENT_BYTES_MAX,
        "agent: " + agentBytes + " bytes (expected: 0 to " + Limits.AGENT_BYTES_MAX + ")");
    check(
        ticket.length <= Limits.TICKET_BYTES_MAX,
        "ticket: " + ticket.length + " bytes (expected: 0 to " + Limits.TICKET_BYTES_MAX + ")");
    ticket = ticket.clone();
  }

  /// Without a ticket.
  public ClientHello(String token, int device, int version, String agent, long lastAckedSeq) {
    this(token, device, version, agent, lastAckedSeq, NO_TICKET);
  }

  @Override
  public byte[] ticket() {
    return ticket.clone();
  }

  /// The same with another ticket.
  public ClientHello withTicket(byte[] other) {
    return new ClientHello(token, device, version, agent, lastAckedSeq, other);
  }

  public byte[] encode() {
    return chat.skerry.protocol.v1.ClientHello.newBuilder()
        .setToken(token)
        .setDevice(device)
        .setVersion(version)
        .setAgent(agent)
        .setLastAckedSeq(lastAckedSeq)
        .setTicket(ByteString.copyFrom(ticket))
        .build()
        .toByteArray();
  }

  /// @throws ProtocolException PROTOCOL_ERROR for bytes that are no hello or a field out of range
  public static ClientHello decode(byte[] bytes) {
    try {
      var hello = chat.skerry.protocol.v1.ClientHello.parseFrom(bytes);
      return new ClientHello(
          hello.getToken(),
          hello.getDevice(),
          hello.getVersion(),
          hello.getAgent(),
          hello.getLastAckedSeq(),
          hello.getTicket().toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "hello: not a ClientHello");
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "hello: " + e.getMessage());
    }
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientHello that
        && token.equals(that.token)
        && device == that.device
        && version == that.version
        && agent.equals(that.agent)
        && lastAckedSeq == that.lastAckedSeq
        && Arrays.equals(ticket, that.ticket);
  }

  @Override
  public int hashCode() {
    return Objects.hash(token, device, version, agent, lastAckedSeq, Arrays.hashCode(ticket));
  }

  /// Names neither token nor ticket.
  @Override
  public String toString() {
    return "ClientHello[device=" + device + ", version=" + version + ", agent=" + agent + "]";
  }
}
