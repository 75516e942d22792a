package chat.skerry.control.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A call that fails for a reason the caller is told.
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final transient Map<String, String> metadata;
  private final transient List<Violation> violations;
  private final transient @Nullable Duration retryAfter;

  public ProblemException(Problem problem, String detail) {
    this(problem, detail, Map.of(), List.of(), null);
  }

  /// @param metadata the dynamic words of the detail by name
  /// @param retryAfter when the same call may succeed
  public ProblemException(
      Problem problem,
      String detail,
      Map<String, String> metadata,
      List<Violation> violations,
      @Nullable Duration retryAfter) {
    super(detail);
    this.problem = problem;
    this.metadata = Map.copyOf(metadata);
    this.violations = List.copyOf(violations);
    this.retryAfter = retryAfter;
  }

  public ProblemException with(String name, String value) {
    Map<String, String> more = new java.util.HashMap<>(metadata);
    more.put(name, value);
    return new ProblemException(problem, detail(), more, violations, retryAfter);
  }

  public ProblemException retryAfter(Duration duration) {
    return new ProblemException(problem, detail(), metadata, violations, duration);
  }

  public Problem problem() {
    return problem;
  }

  public String detail() {
    String message = getMessage();
    return message == null ? problem.title() : message;
  }

  public Map<String, String> metadata() {
    return metadata;
  }

  public List<Violation> violations() {
    return violations;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
