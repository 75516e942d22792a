package chat.skerry.protocol.frame;

import io.netty.handler.codec.DecoderException;

/// The other side broke the protocol: this connection ends with [#code].
///
/// It is a `DecoderException` so that Netty hands it to `exceptionCaught` as it is. It carries no
/// stack trace: bytes from the network must not be able to buy expensive work.
public final class ProtocolException extends DecoderException {
  private static final long serialVersionUID = 1L;

  private final CloseCode code;
  private final String detail;

  /// @param detail for people: what, its value, and what was expected; no content and no keys
  public ProtocolException(CloseCode code, String detail) {
    super(code + ": " + detail);
    this.code = code;
    this.detail = detail;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  public CloseCode code() {
    return code;
  }

  public String detail() {
    return detail;
  }
}
