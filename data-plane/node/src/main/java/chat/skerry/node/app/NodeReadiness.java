package chat.skerry.node.app;

import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// A member is ready when devices can log in and messages can be stored, an edge when it can send
/// devices to members; else it says why not.
@Readiness
final class NodeReadiness implements HealthCheck {
  private final NodeConfig config;
  private final NodeLifecycle member;
  private final EdgeNode edge;

  NodeReadiness(NodeConfig config, NodeLifecycle member, EdgeNode edge) {
    this.config = config;
    this.member = member;
    this.edge = edge;
  }

  @Override
  public HealthCheckResponse call() {
    return switch (config.role()) {
      case MEMBER -> answer("member", member.problem(), member.errors());
      case EDGE -> answer("edge", edge.problem(), Optional.empty());
    };
  }

  /// Errors that ended a session or a batch are named, but don't make the node unready: the others
  /// go on.
  private static HealthCheckResponse answer(
      String role, Optional<String> problem, Optional<String> errors) {
    HealthCheckResponseBuilder response = HealthCheckResponse.named(role).status(problem.isEmpty());
    problem.ifPresent(reason -> response.withData("reason", reason));
    errors.ifPresent(recent -> response.withData("errors", recent));
    return response.build();
  }
}
