package chat.skerry.node.app;

import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when devices can log in and messages can be stored; else says why not.
@Readiness
final class MemberReadiness implements HealthCheck {
  private final NodeLifecycle lifecycle;

  MemberReadiness(NodeLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> problem = lifecycle.problem();
    return problem
        .map(reason -> HealthCheckResponse.named("member").down().withData("reason", reason))
        .orElseGet(() -> HealthCheckResponse.named("member").up())
        .build();
  }
}
