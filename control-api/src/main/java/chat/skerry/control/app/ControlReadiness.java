package chat.skerry.control.app;

import chat.skerry.control.cluster.kubernetes.KubernetesClusterStore;
import chat.skerry.control.key.KeyRing;
import chat.skerry.control.tenant.kubernetes.KubernetesTenantKeys;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when callers can be told apart and tokens be signed; else it says what is missing.
@Readiness
@Singleton
final class ControlReadiness implements HealthCheck {
  private static final String OK = "ok";
  private final KeyRing keys;
  private final KubernetesTenantKeys tenantKeys;
  private final KubernetesClusterStore clusters;

  ControlReadiness(KeyRing keys, KubernetesTenantKeys tenantKeys, KubernetesClusterStore clusters) {
    this.keys = keys;
    this.tenantKeys = tenantKeys;
    this.clusters = clusters;
  }

  @Override
  public HealthCheckResponse call() {
    String trouble = keys.trouble().orElse(OK);
    boolean up =
        keys.isLoaded() && trouble.equals(OK) && tenantKeys.isSynced() && clusters.isSynced();
    return HealthCheckResponse.named("control-api")
        .status(up)
        .withData("signing key", keys.isLoaded() ? "loaded" : "not loaded")
        .withData("keys and Kubernetes API", trouble)
        .withData("API keys of tenants", tenantKeys.isSynced() ? OK : "not read yet")
        .withData("clusters", clusters.isSynced() ? OK : "not read yet")
        .build();
  }
}
