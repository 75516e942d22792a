package chat.skerry.node.store.cassandra;

/// Cassandra answers, but can't be worked with: the schema isn't there and isn't this member's to
/// make, or the clocks are apart.
final class NotReadyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotReadyException(String message) {
    super(message);
  }
}
