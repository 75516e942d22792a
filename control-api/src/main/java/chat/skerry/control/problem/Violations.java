package chat.skerry.control.problem;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Collects what is wrong with a request, so that one answer names it all. Confined to one call.
public final class Violations {
  private static final int VALUE_LENGTH_MAX = 64;
  private final List<Violation> found = new ArrayList<>();

  /// Notes a violation unless `holds`.
  @CanIgnoreReturnValue
  public Violations expect(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      found.add(new Violation(field, shortened(value) + " (expected: " + expected + ")"));
    }
    return this;
  }

  /// @throws ProblemException when anything was noted
  public void check() {
    if (!found.isEmpty()) {
      throw refusal();
    }
  }

  /// What was noted; something must have been.
  public ProblemException refusal() {
    return refusal(found);
  }

  public static ProblemException refusal(List<Violation> violations) {
    Violation first = violations.getFirst();
    String more = violations.size() > 1 ? ", and " + (violations.size() - 1) + " more" : "";
    return new ProblemException(
        Problem.INVALID_ARGUMENT,
        first.field() + ": " + first.message() + more,
        Map.of("field", first.field()),
        violations,
        null);
  }

  /// A refusal of one field.
  public static ProblemException refusal(String field, Object value, String expected) {
    return refusal(
        List.of(new Violation(field, shortened(value) + " (expected: " + expected + ")")));
  }

  private static String shortened(Object value) {
    String text = String.valueOf(value);
    return text.isEmpty()
        ? "empty"
        : text.length() <= VALUE_LENGTH_MAX ? text : text.substring(0, VALUE_LENGTH_MAX) + "…";
  }
}
