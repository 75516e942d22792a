package chat.skerry.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// The packaged node as an edge, in a process of its own.
final class EdgeProcess implements AutoCloseable {
  private final int port = NodeJar.freePort();
  private final Path log;
  private final Process process;

  /// @param files of the member that it shall report to the world
  EdgeProcess(StandaloneFiles files, Map<String, String> environment) {
    log = files.directory.resolve("edge.log");
    ProcessBuilder builder = NodeJar.process(log, "-Xmx96m");
    builder
        .environment()
        .putAll(
            Map.of(
                "SKERRY_ROLE",
                "edge",
                "SKERRY_CLUSTER",
                StandaloneFiles.CLUSTER,
                "SKERRY_PARTITION_MAP",
                files.partitionMap().toString(),
                "SKERRY_VERIFICATION_KEYS",
                files.verificationKeys().toString(),
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_HTTP_PORT",
                Integer.toString(port)));
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  EdgeProcess awaitReady() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .failFast("the edge ended:\n" + log, () -> !process.isAlive())
        .untilAsserted(() -> assertThat(get("/q/health/ready").statusCode()).isEqualTo(200));
    return this;
  }

  Response get(String path) {
    return request().get(path);
  }

  /// What the registry answers the owner of a token.
  Response find(String token) {
    return request().header("Authorization", "Bearer " + token).get("/v1/registry/member");
  }

  private RequestSpecification request() {
    return RestAssured.given().baseUri("http://127.0.0.1").port(port);
  }

  /// The exit code, once it has ended by itself.
  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ended within 20 s").isTrue();
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
