package chat.skerry.operator.plan;

/// The owner of a child that is to be made is going away: nothing is made for it any more.
final class OwnerGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OwnerGoneException(String owner) {
    super(owner + ": is being deleted");
  }
}
