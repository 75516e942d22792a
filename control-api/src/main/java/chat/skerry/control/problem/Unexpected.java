package chat.skerry.control.problem;

/// The words for a failure of our own: they tell nothing of what is inside.
final class Unexpected {
  static final String DETAIL =
      "the call failed for a reason on this side; quote the request id when asking for help";

  private Unexpected() {}
}
