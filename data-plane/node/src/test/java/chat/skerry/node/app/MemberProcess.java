package chat.skerry.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// The packaged member as a process of its own.
final class MemberProcess implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final int chatPort;
  final int peerPort;
  final int httpPort;
  final StandaloneFiles files;
  private final Path log;
  private final Process process;

  MemberProcess(Path directory, Map<String, String> environment) {
    try {
      chatPort = NodeJar.freePort();
      peerPort = NodeJar.freePort();
      httpPort = NodeJar.freePort();
      files = new StandaloneFiles(directory, chatPort, peerPort);
      log = directory.resolve("member.log");
      process = start(environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Another process of the same member.
  MemberProcess(MemberProcess other, Path log, Map<String, String> environment) {
    try {
      chatPort = other.chatPort;
      peerPort = other.peerPort;
      httpPort = other.httpPort;
      files = other.files;
      this.log = log;
      process = start(environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start(Map<String, String> environment) throws IOException {
    ProcessBuilder builder = NodeJar.process(log, "-Xmx256m");
    builder
        .environment()
        .putAll(
            Map.ofEntries(
                Map.entry("SKERRY_CLUSTER", StandaloneFiles.CLUSTER),
                Map.entry("SKERRY_ISLAND", "demo-0"),
                Map.entry("SKERRY_MEMBER", "demo-0-a"),
                Map.entry("SKERRY_CHAT_HOST", "127.0.0.1"),
                Map.entry("SKERRY_CHAT_PORT", Integer.toString(chatPort)),
                Map.entry("SKERRY_PEER_PORT", Integer.toString(peerPort)),
                Map.entry("SKERRY_PARTITION_MAP", files.partitionMap().toString()),
                Map.entry("SKERRY_VERIFICATION_KEYS", files.verificationKeys().toString()),
                Map.entry("SKERRY_IDENTITY_DIRECTORY", files.directory.toString()),
                Map.entry("QUARKUS_HTTP_HOST", "127.0.0.1"),
                Map.entry("QUARKUS_HTTP_PORT", Integer.toString(httpPort))));
    builder.environment().putAll(environment);
    return builder.start();
  }

  void awaitReady() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .failFast("the member ended:\n" + log, () -> !process.isAlive())
        .untilAsserted(() -> assertThat(status("/q/health/ready")).isEqualTo(200));
  }

  String body(String path) {
    return get(path).body();
  }

  /// The values of the metric of this name, one line for each set of labels.
  List<String> metric(String name) {
    return body("/q/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .toList();
  }

  int status(String path) {
    return get(path).statusCode();
  }

  private HttpResponse<String> get(String path) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
              .timeout(Duration.ofSeconds(5))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer from the member", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Asks the process to end, as the kubelet does.
  void terminate() {
    process.destroy();
  }

  /// As the kernel does it.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Returns when the log has a line with this text.
  void awaitLog(String text) {
    awaitLogAfter("", text);
  }

  /// Waits for a text behind another one.
  void awaitLogAfter(String mark, String text) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .failFast(() -> assertThat(process.isAlive() || says(mark, text)).as(log()).isTrue())
        .until(() -> says(mark, text));
  }

  private boolean says(String mark, String text) throws IOException {
    String log = log();
    int from = log.indexOf(mark);
    return from >= 0 && log.indexOf(text, from + mark.length()) >= 0;
  }

  /// The exit code, once it has ended by itself.
  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended within 60 s").isTrue();
    return process.exitValue();
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
