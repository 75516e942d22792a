package chat.skerry.control.app;

import chat.skerry.control.cluster.PlatformFields;
import chat.skerry.control.cluster.kubernetes.KubernetesClusterStore;
import chat.skerry.control.key.KeyRing;
import chat.skerry.control.key.KeyRotation;
import chat.skerry.control.key.kubernetes.KubernetesSigningKeyStore;
import chat.skerry.control.tenant.Callers;
import chat.skerry.control.tenant.FailureLimit;
import chat.skerry.control.tenant.GrpcCalls;
import chat.skerry.control.tenant.kubernetes.KubernetesTenantKeys;
import chat.skerry.control.token.Tokens;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;

/// Makes the parts that need something from outside: the clock, chance, Kubernetes, the
/// configuration. All else is injected.
@Singleton
final class Wiring {

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  GrpcCalls grpcCalls(Callers callers, MeterRegistry meters) {
    return new GrpcCalls(callers, meters, work -> Thread.ofVirtual().name("grpc-call").start(work));
  }

  @Produces
  @Singleton
  PlatformFields platformFields(ControlConfig config) {
    return new PlatformFields(config.clusters().platformFields());
  }

  @Produces
  @Singleton
  FailureLimit failureLimit(ControlConfig config, InstantSource clock) {
    return new FailureLimit(config.authentication().failuresPerMinute(), clock);
  }

  @Produces
  @Singleton
  KubernetesTenantKeys tenantKeys(KubernetesClient client) {
    return new KubernetesTenantKeys(client);
  }

  void end(@Disposes KubernetesTenantKeys tenantKeys) {
    tenantKeys.close();
  }

  @Produces
  @Singleton
  KubernetesClusterStore clusterStore(KubernetesClient client) {
    return new KubernetesClusterStore(client);
  }

  void end(@Disposes KubernetesClusterStore clusterStore) {
    clusterStore.close();
  }

  @Produces
  @Singleton
  KeyRing keyRing(
      KubernetesClient client, ControlConfig config, InstantSource clock, MeterRegistry meters) {
    return new KeyRing(
        new KubernetesSigningKeyStore(client, config.namespace()),
        new KeyRotation(config.keys().publicationDelay(), config.keys().retention()),
        clock,
        new SecureRandom(),
        meters);
  }

  @Produces
  @Singleton
  Tokens tokens(
      KubernetesClusterStore clusters,
      KeyRing keys,
      InstantSource clock,
      ControlConfig config,
      MeterRegistry meters) {
    return new Tokens(clusters, keys, clock, config.issuer(), meters);
  }
}
