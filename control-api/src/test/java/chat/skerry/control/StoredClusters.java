package chat.skerry.control;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterStatus;
import chat.skerry.crd.condition.Condition;
import chat.skerry.crd.condition.Condition.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Does to ChatClusters what the operator and the garbage collector do in a whole cluster.
final class StoredClusters {
  static final String IDENTITY_KEY = "mFFvCkYzJLMSXSSnNCz3nGuoGIdjTMxOmLM2pJqFAHg=";
  static final String REGISTRY = "http://10.0.0.7:30080";

  private StoredClusters() {}

  static @Nullable ChatCluster find(KubernetesClient admin, String tenant, String cluster) {
    return admin.resources(ChatCluster.class).inNamespace(tenant).withName(cluster).get();
  }

  /// Says of the current generation what the operator would say.
  static void report(KubernetesClient admin, String tenant, String cluster, boolean ready) {
    report(admin, tenant, cluster, "Ready", ready ? Status.True : Status.False);
  }

  static void report(
      KubernetesClient admin, String tenant, String cluster, String condition, Status status) {
    ChatCluster there = java.util.Objects.requireNonNull(find(admin, tenant, cluster));
    long generation = there.getMetadata().getGeneration();
    there.getMetadata().setManagedFields(null);
    there.setStatus(
        new ChatClusterStatus(
            generation,
            List.of(
                new Condition(
                    condition,
                    status,
                    generation,
                    "2026-01-01T00:00:00Z",
                    "MembersNotReady",
                    "1 of 2 members is ready")),
            "1/1",
            1,
            1,
            REGISTRY,
            IDENTITY_KEY,
            1L,
            "0.1.0"));
    admin.resource(there).updateStatus();
  }

  /// Takes away the finalizer of a foreground deletion: nothing else waits for it here.
  static void collect(KubernetesClient admin, String tenant, String cluster) {
    if (find(admin, tenant, cluster) != null) {
      admin
          .resources(ChatCluster.class)
          .inNamespace(tenant)
          .withName(cluster)
          .edit(c -> {
            c.getMetadata().setFinalizers(List.of());
            return c;
          });
    }
  }
}
