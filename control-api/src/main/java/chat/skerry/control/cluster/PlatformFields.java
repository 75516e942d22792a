package chat.skerry.control.cluster;

import chat.skerry.control.problem.Violation;
import chat.skerry.control.problem.Violations;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Fields of a spec that are the platform's to set, because they decide what code runs on which
/// machines. Who has kubectl may set them; an API key is not enough, unless the platform says so.
///
/// @param open whether tenants may set them after all
public record PlatformFields(boolean open) {
  private static final String MESSAGE = "set (expected: left out; the platform sets it)";
  private static final List<String> PATHS =
      List.of(
          "/image",
          "/imagePullPolicy",
          "/member/nodeSelector",
          "/member/tolerations",
          "/member/javaOptions");

  /// @throws chat.skerry.control.problem.ProblemException INVALID_ARGUMENT where the spec sets one
  void check(ObjectNode spec) {
    if (open) {
      return;
    }
    List<Violation> found =
        PATHS.stream()
            .filter(path -> !spec.at(path).isMissingNode())
            .map(path -> new Violation("spec" + path.replace('/', '.'), MESSAGE))
            .toList();
    if (!found.isEmpty()) {
      throw Violations.refusal(found);
    }
  }
}
