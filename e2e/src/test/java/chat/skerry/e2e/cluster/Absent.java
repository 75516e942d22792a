package chat.skerry.e2e.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/// A Deployment scaled to none. Comes back by `close()`, which waits until it is available again.
public final class Absent implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final int replicas;
  private final Remedy remedy;

  private Absent(KubernetesClient client, Deployment deployment) {
    this.client = client;
    namespace = deployment.getMetadata().getNamespace();
    name = deployment.getMetadata().getName();
    replicas = deployment.getSpec().getReplicas();
    remedy = Remedy.of(() -> scale(replicas));
    scale(0);
    await(name + " is gone")
        .atMost(PATIENCE)
        .until(() ->
            client
                .pods()
                .inNamespace(namespace)
                .withLabels(deployment.getSpec().getSelector().getMatchLabels())
                .list()
                .getItems()
                .isEmpty());
  }

  /// Takes the only Deployment with this `app.kubernetes.io/name` away.
  public static Absent deployment(Kubernetes kubernetes, String namespace, String appName) {
    var found =
        kubernetes
            .client()
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withLabel("app.kubernetes.io/name", appName)
            .list()
            .getItems();
    if (found.size() != 1) {
      throw new IllegalStateException(
          "%s in %s: %d Deployments (expected: 1)".formatted(appName, namespace, found.size()));
    }
    return new Absent(kubernetes.client(), found.getFirst());
  }

  @Override
  public void close() {
    remedy.close();
    await(name + " is back")
        .atMost(PATIENCE)
        .until(() -> {
          Deployment now = client.apps().deployments().inNamespace(namespace).withName(name).get();
          Integer available = now.getStatus().getAvailableReplicas();
          return available != null && available == replicas;
        });
  }

  private void scale(int count) {
    client.apps().deployments().inNamespace(namespace).withName(name).scale(count);
  }
}
