package chat.skerry.operator;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.operator.chatcluster.NodeRelease;
import chat.skerry.testkit.kubernetes.ApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// An operator and scripted kubelets on the shared API server, in a namespace of the test's own.
final class OperatorUnderTest implements BeforeEachCallback, AfterEachCallback {

  private final String namespace = "acme-" + UUID.randomUUID().toString().substring(0, 8);
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(Config.fromKubeconfig(ApiServer.shared().kubeconfig()))
          .build();
  private final DemoCluster demo = new DemoCluster(client, namespace);
  private @Nullable ScriptedKubelets kubelets;
  private @Nullable RunningOperator operator;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    installDefinitions();
    makeNamespace("skerry-system");
    makeNamespace(namespace);
    kubelets = new ScriptedKubelets(client, namespace);
    operator = RunningOperator.start(client, namespace, RunningOperator.SHIPPED, kubelets());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (operator != null) {
      operator.close();
    }
    if (kubelets != null) {
      kubelets.close();
    }
    client.close();
  }

  /// Kills the operator and starts another.
  void restart() {
    restart(RunningOperator.SHIPPED);
  }

  void restart(NodeRelease shipped) {
    requireNonNull(operator).close();
    operator = RunningOperator.start(client, namespace, shipped, kubelets());
  }

  String namespace() {
    return namespace;
  }

  KubernetesClient client() {
    return client;
  }

  DemoCluster demo() {
    return demo;
  }

  ScriptedKubelets kubelets() {
    return requireNonNull(kubelets);
  }

  private void installDefinitions() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../crds/generated"))) {
      for (Path file : files.toList()) {
        client.load(Files.newInputStream(file)).serverSideApply();
      }
    }
    await()
        .atMost(DemoCluster.LIMIT)
        .ignoreExceptions()
        .until(() -> client.resources(ChatIsland.class).inAnyNamespace().list() != null);
  }

  private void makeNamespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }
}
