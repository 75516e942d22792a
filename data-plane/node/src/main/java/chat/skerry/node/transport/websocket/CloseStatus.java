package chat.skerry.node.transport.websocket;

import chat.skerry.protocol.frame.CloseCode;

/// The status numbers of WebSocket closes (RFC 6455, 7.4; 4000 to 4999 are for applications).
///
/// For people and their tools: they are not authenticated. What a device acts on is the sealed
/// `Close` before it.
final class CloseStatus {
  static final int NORMAL = 1_000;
  static final int PROTOCOL_ERROR = 1_002;
  static final int NOT_BINARY = 1_003;
  static final int TOO_LARGE = 1_009;

  private static final int MAY_RECONNECT = 4_000 - 1_000;
  private static final int FINAL = 4_500 - 2_000;

  private CloseStatus() {}

  /// 1003 becomes 4003, and 2003 becomes 4503.
  static int of(CloseCode code) {
    if (code == CloseCode.UNSPECIFIED) {
      return NORMAL;
    }
    return code.number() + (code.mayReconnect() ? MAY_RECONNECT : FINAL);
  }
}
