package chat.skerry.node.registry;

/// Why the registry names no member.
enum RegistryProblem {
  TOKEN_MISSING(401, "A token is needed"),
  TOKEN_INVALID(401, "The token is not valid"),
  TOKEN_EXPIRED(401, "The token has expired"),
  TOKEN_FOREIGN(403, "The token is for another cluster"),
  RATE_LIMITED(429, "Too many requests"),
  UNAVAILABLE(503, "The member can't tell yet");

  private final int status;
  private final String title;

  RegistryProblem(int status, String title) {
    this.status = status;
    this.title = title;
  }

  RegistryAnswer because(String detail) {
    return new RegistryAnswer.Problem("about:blank", title, status, detail, name());
  }
}
