package chat.skerry.node.store.cassandra;

/// The schema that this release needs isn't there and isn't this member's to make.
final class SchemaMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaMissingException(String message) {
    super(message);
  }
}
