package chat.skerry.control.problem;

import org.jspecify.annotations.Nullable;

/// Parameters of a query as they are written.
public final class QueryText {
  private QueryText() {}

  /// False where it is left out.
  public static boolean flag(String name, @Nullable String text) {
    return switch (text) {
      case null -> false;
      case "true" -> true;
      case "false" -> false;
      default -> throw Violations.refusal(name, text, "true or false");
    };
  }

  public static int number(String name, @Nullable String text, int otherwise) {
    if (text == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw Violations.refusal(name, text, "a whole number");
    }
  }
}
