package chat.skerry.control.operation;

import chat.skerry.control.problem.Problem;
import chat.skerry.control.problem.ProblemException;
import chat.skerry.control.tenant.Caller;
import jakarta.inject.Singleton;

/// Tells what a write has come to.
@Singleton
final class Operations {
  private final ObservedClusters clusters;

  Operations(ObservedClusters clusters) {
    this.clusters = clusters;
  }

  /// @param name without the tenant, `create.demo.0a1b2c3d.1`
  Operation find(Caller caller, String tenant, String name) {
    caller.mustBeOf(tenant);
    return OperationName.parse(name)
        .flatMap(parsed ->
            Derivation.of(tenant, parsed, clusters.find(tenant, parsed.cluster()).orElse(null)))
        .orElseThrow(() -> notFound(tenant, name));
  }

  private static ProblemException notFound(String tenant, String name) {
    String shown = name.length() <= 128 ? name : name.substring(0, 128) + "…";
    return Problem.OPERATION_NOT_FOUND
        .because("operation: tenants/" + tenant + "/operations/" + shown + " does not exist")
        .with("operation", shown);
  }
}
