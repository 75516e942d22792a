package chat.skerry.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterStatus;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.condition.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The ChatCluster `demo` of one test, as its user sees it.
final class DemoCluster {

  static final Duration LIMIT = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final String namespace;

  DemoCluster(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  String spec(String more) {
    String access =
        more.contains("access:") ? "" : "access: {type: NodePort, advertisedHost: 10.99.0.1}\n";
    return """
    islands: 2
    store:
      cassandra: {contactPoints: ['c:9042'], localDatacenter: dc1, keyspace: acme}
    """
        + access
        + "upgrade: {stabilitySeconds: 0}\n"
        + more
        + "\n";
  }

  void apply(String spec) {
    GenericKubernetesResource cluster =
        client
            .getKubernetesSerialization()
            .unmarshal(
                """
                apiVersion: skerry.chat/v1alpha1
                kind: ChatCluster
                metadata: {name: demo, namespace: %s}
                spec:
                %s
                """
                    .formatted(namespace, spec.indent(2)),
                GenericKubernetesResource.class);
    client.resource(cluster).fieldManager("it").forceConflicts().serverSideApply();
  }

  void awaitReady() {
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(() -> {
          ChatCluster cluster = cluster();
          assertThat(status().observedGeneration())
              .isEqualTo(cluster.getMetadata().getGeneration());
          assertThat(condition("Ready").status())
              .as(String.valueOf(condition("Ready").message()))
              .isEqualTo(Condition.Status.True);
        });
  }

  void awaitCondition(String type, Condition.Status status, String reason) {
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(() -> {
          assertThat(condition(type).status()).isEqualTo(status);
          assertThat(condition(type).reason()).isEqualTo(reason);
        });
  }

  ChatCluster cluster() {
    return client.resources(ChatCluster.class).inNamespace(namespace).withName("demo").get();
  }

  ChatClusterStatus status() {
    return requireNonNull(cluster().getStatus(), "no status yet");
  }

  Condition condition(String type) {
    return status().conditions().stream()
        .filter(c -> c.type().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no condition " + type));
  }

  ChatIsland island(String name) {
    return client.resources(ChatIsland.class).inNamespace(namespace).withName(name).get();
  }

  Service service(String name) {
    return requireNonNull(client.services().inNamespace(namespace).withName(name).get(), name);
  }

  Pod pod(String name) {
    return client.pods().inNamespace(namespace).withName(name).get();
  }

  String release(String pod) {
    Pod found = pod(pod);
    return found == null
        ? ""
        : found.getMetadata().getAnnotations().getOrDefault("skerry.chat/release", "");
  }

  String partitionMap() {
    return client
        .configMaps()
        .inNamespace(namespace)
        .withName("demo-partitions")
        .get()
        .getData()
        .getOrDefault("partitions.json", "");
  }

  List<HasMetadata> children() {
    return Stream.<List<? extends HasMetadata>>of(
            client.pods().inNamespace(namespace).list().getItems(),
            client.services().inNamespace(namespace).list().getItems(),
            client.configMaps().inNamespace(namespace).list().getItems(),
            client.secrets().inNamespace(namespace).list().getItems(),
            client.serviceAccounts().inNamespace(namespace).list().getItems(),
            client.network().v1().networkPolicies().inNamespace(namespace).list().getItems(),
            client.apps().deployments().inNamespace(namespace).list().getItems(),
            client.policy().v1().podDisruptionBudget().inNamespace(namespace).list().getItems(),
            client.resources(ChatIsland.class).inNamespace(namespace).list().getItems())
        .flatMap(List::stream)
        .map(child -> (HasMetadata) child)
        .toList();
  }

  static List<String> names(List<HasMetadata> resources) {
    return resources.stream()
        .map(r -> r.getKind() + "/" + r.getMetadata().getName())
        .sorted()
        .toList();
  }

  /// Everything in the namespace with its resourceVersion, the cluster and its events included.
  Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    Stream.concat(
            Stream.concat(children().stream(), Stream.of(cluster())),
            client.v1().events().inNamespace(namespace).list().getItems().stream())
        .forEach(r ->
            versions.put(
                r.getKind() + "/" + r.getMetadata().getName(),
                r.getMetadata().getResourceVersion()));
    return versions;
  }
}
