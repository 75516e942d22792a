package chat.skerry.e2e.contender;

import chat.skerry.client.standalone.StandaloneCluster;
import chat.skerry.client.standalone.StandaloneLayout;
import chat.skerry.e2e.load.skerry.SkerryDialect;
import chat.skerry.testkit.cassandra.CassandraServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Skerry without Kubernetes, with the flags that the operator gives it. Rate limits are lifted, as
/// those of the other servers are.
final class SkerryServer {
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseCompactObjectHeaders",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final Map<String, String> LIMITS =
      Map.of(
          "SKERRY_LIMITS_SESSION_MESSAGES_PER_SECOND", "100000",
          "SKERRY_LIMITS_SESSION_BYTES_PER_SECOND", "100000000",
          "SKERRY_LIMITS_PAIR_MESSAGES_PER_SECOND", "100000",
          "SKERRY_LIMITS_PAIR_BYTES_PER_SECOND", "100000000",
          "SKERRY_LIMITS_MEMBER_MESSAGES_PER_SECOND", "1000000");

  private static final Duration READY = Duration.ofSeconds(60);
  private static final int PORT_FIRST = 21_000;
  private static final int PORT_RANGE = 8_000;

  private SkerryServer() {}

  static Contender embedded(Ground ground) {
    return start(ground, 1, Optional.empty(), () -> {});
  }

  static Contender twoMembers(Ground ground) {
    CassandraServer cassandra = CassandraServer.started();
    try {
      pinNewest(ground.core(), "CassandraDaemon");
      InetSocketAddress address = cassandra.contactPoint();
      return start(
          ground,
          2,
          Optional.of(address.getHostString() + ":" + address.getPort()),
          cassandra::close);
    } catch (RuntimeException e) {
      cassandra.close();
      throw e;
    }
  }

  /// Where a Skerry server keeps the files of its cluster.
  static Path files(Ground ground) {
    return ground.directory().resolve("cluster");
  }

  private static Contender start(
      Ground ground, int members, Optional<String> cassandra, Runnable last) {
    Path files = files(ground);
    int first = PORT_FIRST + (int) (ProcessHandle.current().pid() % PORT_RANGE);
    var layout =
        new StandaloneLayout(
            "bench/demo",
            "127.0.0.1",
            1,
            members,
            new StandaloneLayout.Ports(
                first, first + members, first + 2 * members, first + 3 * members),
            cassandra);
    StandaloneCluster.init(files, layout, Instant.now(), new SecureRandom());
    List<ServerProcess> processes = new ArrayList<>();
    for (int member = 0; member < members; member++) {
      String name = "demo-0-" + (char) ('a' + member);
      processes.add(startMember(ground, files.resolve("members").resolve(name), name));
    }
    for (int member = 0; member < members; member++) {
      processes.get(member).awaitPort(first + members + member);
      awaitReady(first + members + member);
    }
    var dialect =
        new SkerryDialect(StandaloneCluster.open(files), new InetSocketAddress("127.0.0.1", first));
    return new Contender(dialect, processes, last);
  }

  private static ServerProcess startMember(Ground ground, Path directory, String name) {
    var environment = new HashMap<>(LIMITS);
    environment.putAll(variables(directory.resolve("node.env")));
    List<String> command = ground.java();
    command.addAll(FLAGS);
    Optional.ofNullable(System.getProperty("skerry.bench.jvm"))
        .ifPresent(more -> command.addAll(List.of(more.replace("NAME", name).split(" "))));
    command.add("-jar");
    command.add(
        ground.checkout().resolve("data-plane/node/target/quarkus-app/quarkus-run.jar").toString());
    return ground.start(name, environment, command);
  }

  private static Map<String, String> variables(Path file) {
    var variables = new HashMap<String, String>();
    try (Stream<String> lines = Files.lines(file)) {
      lines
          .filter(line -> line.contains("="))
          .forEach(line ->
              variables.put(
                  line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return variables;
  }

  private static void awaitReady(int httpPort) {
    long until = System.nanoTime() + READY.toNanos();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!ready(http, request)) {
        if (System.nanoTime() > until) {
          throw new IllegalStateException("member: not ready after " + READY);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  private static boolean ready(HttpClient http, HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a member starts", e);
    }
  }

  /// Moves a child of this JVM, all its threads, onto the core.
  private static void pinNewest(int core, String command) {
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains(command))
        .forEach(child -> run("taskset", "-acp", Integer.toString(core), "" + child.pid()));
  }

  private static void run(String... command) {
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while moving a process", e);
    }
  }
}
