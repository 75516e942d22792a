package chat.skerry.control.cluster.kubernetes;

import chat.skerry.control.problem.Problem;
import chat.skerry.control.problem.ProblemException;
import chat.skerry.control.problem.Violation;
import chat.skerry.control.problem.Violations;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says the API server's refusals in the words of this API.
final class Refusals {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Pattern UNKNOWN_FIELD = Pattern.compile("unknown field \"([^\"]{1,200})\"");
  private static final Pattern NOT_TYPED =
      Pattern.compile("\\.(spec[A-Za-z0-9.\\[\\]\"=:_-]*): ([^\\n]{1,200})");
  private static final Pattern CONFLICT = Pattern.compile("conflict with \"([^\"]{1,128})\"");

  private static final String TYPING = "failed to create typed patch object";
  private static final String NO_VALUE = "Invalid value: null: ";

  private Refusals() {}

  static ProblemException of(KubernetesClientException e) {
    return switch (e.getCode()) {
      case 400 -> badRequest(e);
      case 403 -> forbidden(e);
      case 404 -> unavailable(e, "the definition of ChatCluster or the namespace is missing");
      case 409 -> conflict(e);
      case 410 ->
          Problem.PAGE_TOKEN_EXPIRED.because("pageToken: expired (expected: to begin again)");
      case 422 -> invalid(e);
      case 500 -> badRequest(e);
      default -> unavailable(e, "code " + e.getCode());
    };
  }

  private static ProblemException invalid(KubernetesClientException e) {
    List<Violation> violations =
        causes(e).stream().map(cause -> violation(cause.getField(), cause.getMessage())).toList();
    return violations.isEmpty()
        ? Violations.refusal(List.of(violation("spec", words(e))))
        : Violations.refusal(violations);
  }

  /// Strict decoding names unknown fields, the typing of server-side apply names wrong types; both
  /// only in a sentence.
  private static ProblemException badRequest(KubernetesClientException e) {
    String text = words(e);
    List<Violation> violations = new ArrayList<>();
    Matcher unknown = UNKNOWN_FIELD.matcher(text);
    while (unknown.find()) {
      violations.add(new Violation(unknown.group(1), "unknown (expected: a field of the schema)"));
    }
    Matcher untyped = NOT_TYPED.matcher(text.startsWith(TYPING) ? text : "");
    while (untyped.find()) {
      violations.add(new Violation(untyped.group(1), untyped.group(2).strip()));
    }
    if (!violations.isEmpty()) {
      return Violations.refusal(violations);
    }
    if (text.contains("continue")) {
      return Violations.refusal("pageToken", "damaged", "the nextPageToken of the page before");
    }
    return unavailable(e, "code " + e.getCode());
  }

  private static ProblemException forbidden(KubernetesClientException e) {
    String text = words(e);
    if (text.contains("being terminated")) {
      return Problem.TENANT_TERMINATING.because("tenant: is being deleted");
    }
    if (text.contains("exceeded quota")) {
      return Problem.QUOTA_EXCEEDED.because("tenant: the quota of its namespace is used up");
    }
    throw e;
  }

  private static ProblemException conflict(KubernetesClientException e) {
    List<StatusCause> fields =
        causes(e).stream().filter(c -> "FieldManagerConflict".equals(c.getReason())).toList();
    if (fields.isEmpty()) {
      return Problem.CLUSTER_CHANGED
          .because("cluster: changed meanwhile (expected: to read it again and retry)")
          .retryAfter(Duration.ofSeconds(1));
    }
    String field = path(fields.getFirst().getField());
    Matcher manager = CONFLICT.matcher(fields.getFirst().getMessage());
    String name = manager.find() ? manager.group(1) : "another";
    return new ProblemException(
        Problem.FIELD_MANAGED_ELSEWHERE,
        field + ": managed by " + name + " (expected: to be changed there)",
        Map.of("field", field, "manager", name),
        fields.stream().map(c -> violation(c.getField(), c.getMessage())).toList(),
        null);
  }

  private static ProblemException unavailable(KubernetesClientException e, String why) {
    org.jboss.logging.Logger.getLogger(Refusals.class)
        .warnf("Kubernetes API: %s: %s", why, e.getMessage());
    return Problem.KUBERNETES_UNAVAILABLE
        .because("the Kubernetes API did not answer as expected; nothing is known to be written")
        .retryAfter(SOON);
  }

  /// The API server names the whole object `<nil>`, and its value null.
  private static Violation violation(String field, String message) {
    return new Violation(
        path(field), message.startsWith(NO_VALUE) ? message.substring(NO_VALUE.length()) : message);
  }

  private static String path(String field) {
    if (field == null || field.isEmpty() || field.equals("<nil>")) {
      return "cluster";
    }
    return field.startsWith(".") ? field.substring(1) : field;
  }

  private static List<StatusCause> causes(KubernetesClientException e) {
    Status status = e.getStatus();
    return status == null || status.getDetails() == null || status.getDetails().getCauses() == null
        ? List.of()
        : status.getDetails().getCauses();
  }

  private static String words(KubernetesClientException e) {
    Status status = e.getStatus();
    return status == null || status.getMessage() == null
        ? String.valueOf(e.getMessage())
        : status.getMessage();
  }
}
