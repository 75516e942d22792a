package chat.skerry.node.app;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Alive while the event loops come round; a store that is away is no reason to restart.
@Liveness
final class MemberLiveness implements HealthCheck {
  private final NodeLifecycle lifecycle;

  MemberLiveness(NodeLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("event-loops").status(lifecycle.isAlive()).build();
  }
}
