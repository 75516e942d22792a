package chat.skerry.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.testkit.kubernetes.ApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged operator as a process of its own.
class OperatorProcessIT {

  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

  @TempDir Path directory;

  @Test
  void becomesLeaderAndTellsItsHealthAndItsMeasures() throws Exception {
    install();
    int port = freePort();
    Process operator = start(port, Map.of());
    try (HttpClient http = HttpClient.newHttpClient()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> get(http, port, "/q/health/ready").statusCode() == 200);
      assertThat(get(http, port, "/q/health").body()).contains("\"chatcluster\": \"OK\"");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(get(http, port, "/q/metrics").body())
                  .contains("controller_name=\"chatcluster\""));
      operator.destroy();
      assertThat(operator.waitFor(10, TimeUnit.SECONDS)).as("ends when told to").isTrue();
    } finally {
      operator.destroyForcibly();
    }
  }

  @Test
  void refusesToStartWithAVersionThatIsNone() throws Exception {
    install();
    Process operator = start(freePort(), Map.of("SKERRY_NODE_VERSION", "latest"));

    assertThat(operator.waitFor(60, TimeUnit.SECONDS)).as("ends by itself").isTrue();
    assertThat(operator.exitValue()).isNotZero();
    assertThat(Files.readString(directory.resolve("operator.log")))
        .contains("SKERRY_NODE_VERSION: latest (expected: a version such as 1.4.0)");
  }

  private Process start(int port, Map<String, String> more) throws IOException {
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(kubeconfig, ApiServer.shared().kubeconfig());
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-jar",
            JAR.toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG", kubeconfig.toString(),
                "QUARKUS_HTTP_PORT", Integer.toString(port),
                "SKERRY_NAMESPACE", "skerry-process",
                "SKERRY_NODE_IMAGE", "localhost/skerry-node:0.1.0",
                "SKERRY_NODE_VERSION", "0.1.0",
                "SKERRY_LAUNCHER_IMAGE", "localhost/skerry-launcher:0.1.0"));
    builder.environment().putAll(more);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("operator.log").toFile())
        .start();
  }

  private static void install() throws IOException {
    try (KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(ApiServer.shared().kubeconfig()))
                .build();
        Stream<Path> files = Files.list(Path.of("../crds/generated"))) {
      for (Path file : files.toList()) {
        client.load(Files.newInputStream(file)).serverSideApply();
      }
      client
          .resource(
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName("skerry-process")
                  .endMetadata()
                  .build())
          .serverSideApply();
    }
  }

  private static HttpResponse<String> get(HttpClient http, int port, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
