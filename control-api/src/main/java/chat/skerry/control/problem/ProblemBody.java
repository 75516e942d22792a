package chat.skerry.control.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A problem as REST answers it: RFC 9457 with members of our own.
///
/// @param instance the path that was called
/// @param reason the name of the [Problem]
/// @param requestId to quote when asking for help
@Schema(name = "Problem")
@JsonInclude(Include.NON_EMPTY)
record ProblemBody(
    @Schema(
            format = "uri-reference",
            required = true,
            examples = "urn:skerry:problem:CLUSTER_EXISTS")
        String type,
    @Schema(required = true, examples = "Another cluster has this name") String title,
    @Schema(required = true, minimum = "400", maximum = "599", examples = "409") int status,
    @Schema(required = true, description = "What happened, for people") String detail,
    @Schema(format = "uri-reference", required = true, description = "The path that was called")
        String instance,
    @Schema(
            required = true,
            description = "What happened, for programs",
            examples = "CLUSTER_EXISTS")
        String reason,
    @Schema(required = true, examples = Problem.DOMAIN) String domain,
    @Schema(description = "The dynamic words of the detail") Map<String, String> metadata,
    @Schema(description = "Fields that are not as expected") List<Violation> violations,
    @Schema(required = true, description = "To quote when asking for help") String requestId) {

  static final String MEDIA_TYPE = "application/problem+json";

  public ProblemBody {
    metadata = new TreeMap<>(metadata);
    violations = List.copyOf(violations);
  }

  static ProblemBody of(ProblemException e, String instance, String requestId) {
    Problem problem = e.problem();
    return new ProblemBody(
        problem.type(),
        problem.title(),
        problem.httpStatus(),
        e.detail(),
        instance,
        problem.name(),
        Problem.DOMAIN,
        e.metadata(),
        e.violations(),
        requestId);
  }
}
