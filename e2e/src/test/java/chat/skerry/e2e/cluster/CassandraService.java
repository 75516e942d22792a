package chat.skerry.e2e.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.time.Duration;

/// The evaluation Cassandra of the local cluster.
public final class CassandraService {
  public static final String CONTACT_POINT = "cassandra.skerry-eval.svc:9042";
  static final String DATACENTER = "datacenter1";

  private static final String NAMESPACE = "skerry-eval";
  private static final String NAME = "cassandra";
  private static final int PORT = 9042;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final KubernetesClient client;

  CassandraService(KubernetesClient client) {
    this.client = client;
  }

  /// Its pod's own address, which this machine reaches on the local cluster.
  InetSocketAddress address() {
    return new InetSocketAddress(pod().getStatus().getPodIP(), PORT);
  }

  /// Its pod's address inside the cluster.
  public String host() {
    return pod().getStatus().getPodIP();
  }

  /// The Kubernetes node it runs on.
  public String node() {
    return pod().getSpec().getNodeName();
  }

  /// Freezes it; fails where its processes are not on this machine.
  public FrozenPod freeze() {
    return FrozenPod.freeze(pod().getMetadata().getUid());
  }

  /// Kills its process, which the kubelet starts again over the same data. Returns the pod as it
  /// was.
  public Member kill() {
    Member before = Member.of(pod());
    PodProcesses.javaOf(before.uid()).signal("-KILL");
    return before;
  }

  /// Waits until it has been started again and answers.
  public void awaitRestart(Member before) {
    await("Cassandra is back")
        .atMost(PATIENCE)
        .until(() -> Member.of(pod()).ready() && Member.of(pod()).restarts() > before.restarts());
  }

  /// Waits until its pod is ready.
  public void awaitReady() {
    await("Cassandra is ready").atMost(PATIENCE).until(() -> Member.of(pod()).ready());
  }

  private Pod pod() {
    return client
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel("app.kubernetes.io/name", NAME)
        .list()
        .getItems()
        .stream()
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "no Cassandra in " + NAMESPACE + " (expected: the chart cassandra)"));
  }
}
