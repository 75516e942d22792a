package chat.skerry.client.cli;

/// What the command tells a script.
final class ExitCode {
  static final int OK = 0;

  /// A member, the registry or the control API refused.
  static final int REFUSED = 1;

  /// Wrong arguments, or a profile that can't be used.
  static final int USAGE = 2;

  /// Nobody answered in time.
  static final int NO_ANSWER = 3;

  private ExitCode() {}
}
