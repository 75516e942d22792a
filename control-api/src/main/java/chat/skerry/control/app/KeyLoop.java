package chat.skerry.control.app;

import chat.skerry.control.cluster.kubernetes.KubernetesClusterStore;
import chat.skerry.control.key.KeyRing;
import chat.skerry.control.tenant.kubernetes.KubernetesTenantKeys;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Starts what runs by itself: the watches, and every few seconds a look at the keys.
@Singleton
final class KeyLoop {
  private static final int PERIOD_SECONDS = 5;

  private final KeyRing keys;
  private final KubernetesTenantKeys tenantKeys;
  private final KubernetesClusterStore clusters;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("keys").daemon().factory());

  KeyLoop(KeyRing keys, KubernetesTenantKeys tenantKeys, KubernetesClusterStore clusters) {
    this.keys = keys;
    this.tenantKeys = tenantKeys;
    this.clusters = clusters;
  }

  void start(@Observes StartupEvent event) {
    tenantKeys.start();
    clusters.start();
    thread.scheduleWithFixedDelay(keys::reconcile, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    thread.shutdownNow();
  }
}
