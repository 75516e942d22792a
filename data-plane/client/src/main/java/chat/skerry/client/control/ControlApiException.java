package chat.skerry.client.control;

/// The control API did not do what was asked; the message is for people.
public final class ControlApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ControlApiException(int status, String message) {
    super(message);
    this.status = status;
  }

  /// The HTTP status, 0 where there was no answer.
  public int status() {
    return status;
  }
}
