package chat.skerry.protocol.frame;

import org.jspecify.annotations.Nullable;

/// Why a connection ends. The names and numbers are those of the wire; `docs/protocol.md` says what
/// a client does with each.
public enum CloseCode {
  /// The member did not say why, or said a number that this release does not know.
  UNSPECIFIED(0),
  WRONG_MEMBER(1001),
  MOVE(1002),
  UNAVAILABLE(1003),
  IDLE(1004),
  INTERNAL(1005),
  SLOW_CONSUMER(1006),
  TOKEN_EXPIRED(1007),
  TICKET_NEEDED(1008),
  TICKET_INVALID(1009),
  PROTOCOL_ERROR(2001),
  FRAME_TOO_LARGE(2002),
  HANDSHAKE_TIMEOUT(2003),
  HANDSHAKE_FAILED(2004),
  TOKEN_INVALID(2005),
  TOKEN_FOREIGN(2006),
  KEY_MISMATCH(2007),
  CONNECTED_ELSEWHERE(2008),
  VERSION_UNSUPPORTED(2009),
  DEVICE_REMOVED(2011);

  private static final int FIRST_FINAL = 2000;

  private final int number;

  CloseCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /// Whether a device may connect again by itself.
  public boolean mayReconnect() {
    return number < FIRST_FINAL;
  }

  /// Whether a device may connect again by itself after a `Close` with this number, known or not.
  public static boolean mayReconnect(int number) {
    return number < FIRST_FINAL;
  }

  /// The code with this number, null for a number that this release does not know.
  public static @Nullable CloseCode ofNumber(int number) {
    for (CloseCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    return null;
  }
}
