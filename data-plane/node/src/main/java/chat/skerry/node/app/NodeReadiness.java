package chat.skerry.node.app;

import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
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
      case MEMBER -> answer("member", member.problem());
      case EDGE -> answer("edge", edge.problem());
    };
  }

  private static HealthCheckResponse answer(String role, Optional<String> problem) {
    return problem
        .map(reason -> HealthCheckResponse.named(role).down().withData("reason", reason))
        .orElseGet(() -> HealthCheckResponse.named(role).up())
        .build();
  }
}
