package chat.skerry.protocol.envelope;

/// The rules for the name of an account: 1 to 64 bytes of `A-Z a-z 0-9 . _ + @ -`.
public final class AccountName {
  public static final int LENGTH_MAX = 64;

  private AccountName() {}

  public static boolean isValid(String name) {
    if (name.isEmpty() || name.length() > LENGTH_MAX) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (!isAllowed(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /// Returns `name` where it is valid.
  ///
  /// @param what the field to name in the error
  /// @throws IllegalArgumentException where it is not
  public static String check(String what, String name) {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          what + ": not an account name (expected: 1 to 64 of A-Z a-z 0-9 . _ + @ -)");
    }
    return name;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '+'
        || c == '@'
        || c == '-';
  }
}
