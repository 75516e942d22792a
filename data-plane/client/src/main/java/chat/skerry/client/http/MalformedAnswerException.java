package chat.skerry.client.http;

/// The server's answer is not what the API promises.
public final class MalformedAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedAnswerException(String message) {
    super(message);
  }
}
