package chat.skerry.protocol.handshake;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.ProtocolException;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;

/// What the device says of itself in the third handshake message.
///
/// @param token ES256 JWT of the end user, 1 to 4,096 bytes
/// @param device 0 to 4
/// @param version the highest protocol version that the device speaks, at least 1
/// @param agent name and version of the client, 0 to 64 bytes
/// @param lastAckedSeq the last seq acknowledged on an earlier connection, 0 for none
public record ClientHello(String token, int device, int version, String agent, long lastAckedSeq) {

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
  }

  public byte[] encode() {
    return chat.skerry.protocol.v1.ClientHello.newBuilder()
        .setToken(token)
        .setDevice(device)
        .setVersion(version)
        .setAgent(agent)
        .setLastAckedSeq(lastAckedSeq)
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
          hello.getLastAckedSeq());
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

  /// Names no token.
  @Override
  public String toString() {
    return "ClientHello[device=" + device + ", version=" + version + ", agent=" + agent + "]";
  }
}
