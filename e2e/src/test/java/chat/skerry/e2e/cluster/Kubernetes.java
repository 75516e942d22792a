package chat.skerry.e2e.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The Kubernetes of `$KUBECONFIG`.
public final class Kubernetes implements AutoCloseable {
  private static final long ANSWER_SECONDS = 15;

  private final KubernetesClient client;

  private Kubernetes(KubernetesClient client) {
    this.client = client;
  }

  /// Connects.
  ///
  /// @throws IllegalStateException where no API server answers
  public static Kubernetes connect() {
    // A pod that answers 503 is an answer, not a reason to ask again for minutes.
    var config =
        new ConfigBuilder(Config.autoConfigure(null)).withRequestRetryBackoffLimit(0).build();
    KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
    try {
      client.getKubernetesVersion();
    } catch (RuntimeException e) {
      client.close();
      throw new IllegalStateException(
          "KUBECONFIG: "
              + System.getenv("KUBECONFIG")
              + " (expected: a kubeconfig whose API server answers; ./dev up makes one)",
          e);
    }
    return new Kubernetes(client);
  }

  public KubernetesClient client() {
    return client;
  }

  /// GET from a port of a pod, through the API server: works wherever the API server is reached,
  /// and for pods that are not ready.
  public Answer fromPod(String namespace, String pod, int port, String path) {
    String uri = "api/v1/namespaces/%s/pods/%s:%d/proxy%s".formatted(namespace, pod, port, path);
    HttpClient http = client.getHttpClient();
    var request = http.newHttpRequestBuilder().uri(URI.create(client.getMasterUrl() + uri)).build();
    try {
      HttpResponse<String> response =
          http.sendAsync(request, String.class).get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return new Answer(response.code(), Objects.requireNonNullElse(response.body(), ""));
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(uri + ": no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(uri + ": interrupted", e);
    }
  }

  /// A host at which the nodes' ports are reached: `$SKERRY_NODE_ADDRESS`, else the API server's
  /// own where that is a node, else the first node's.
  public String nodeHost() {
    String given = System.getenv("SKERRY_NODE_ADDRESS");
    if (given != null) {
      return given;
    }
    String apiServer = client.getMasterUrl().getHost();
    List<String> hosts =
        client.nodes().list().getItems().stream().map(Kubernetes::address).toList();
    return hosts.contains(apiServer) ? apiServer : hosts.getFirst();
  }

  private static String address(Node node) {
    return node.getStatus().getAddresses().stream()
        .filter(a -> a.getType().equals("InternalIP"))
        .map(NodeAddress::getAddress)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException(node.getMetadata().getName() + ": no InternalIP"));
  }

  @Override
  public void close() {
    client.close();
  }

  /// What a pod answered.
  ///
  /// @param status of HTTP
  public record Answer(int status, String body) {}
}
