package chat.skerry.testkit.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A kube-apiserver with its own etcd on random ports of the loopback interface. Files lie in a
/// temporary directory that goes with it.
public final class ApiServer implements AutoCloseable {

  private final Path directory;
  private final List<ChildProcess> processes;
  private final int port;
  private final String token;

  private ApiServer(Path directory, List<ChildProcess> processes, int port, String token) {
    this.directory = directory;
    this.processes = processes;
    this.port = port;
    this.token = token;
  }

  /// Starts both and returns when the API server says it is ready, which takes 3 to 10 seconds.
  public static ApiServer start() {
    Path binary = KubernetesBinary.locate();
    List<ChildProcess> processes = new ArrayList<>();
    Path directory = null;
    try {
      directory = Files.createTempDirectory("skerry-api-server");
      ApiServer server = launch(binary, directory, processes);
      Readiness.await(server.port, server.certificateAuthority(), processes);
      return server;
    } catch (IOException e) {
      stop(directory, processes);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      stop(directory, processes);
      throw e;
    }
  }

  /// One server for all test classes of this JVM, which ends with it.
  public static ApiServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final ApiServer SERVER = start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "api-server-stop"));
    }
  }

  private static ApiServer launch(Path binary, Path directory, List<ChildProcess> processes)
      throws IOException {
    int etcdPort = freePort();
    int peerPort = freePort();
    int port = freePort();
    String token = UUID.randomUUID().toString();
    Files.writeString(directory.resolve("tokens.csv"), token + ",admin,admin,\"system:masters\"\n");
    SigningKey.write(directory.resolve("sa.key"), directory.resolve("sa.pub"));
    String etcd = "http://127.0.0.1:" + etcdPort;
    String peer = "http://127.0.0.1:" + peerPort;
    processes.add(
        ChildProcess.start(
            "etcd",
            directory,
            List.of(
                binary.toString(),
                "etcd",
                "--name=m",
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=m=" + peer,
                "--unsafe-no-fsync")));
    processes.add(
        ChildProcess.start(
            "kube-apiserver", directory, apiServerCommand(binary, directory, etcd, port)));
    return new ApiServer(directory, processes, port, token);
  }

  private static List<String> apiServerCommand(Path binary, Path directory, String etcd, int port) {
    return List.of(
        binary.toString(),
        "kube-apiserver",
        "--etcd-servers=" + etcd,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none",
        "--secure-port=" + port,
        "--cert-dir=" + directory.resolve("certificates"),
        "--token-auth-file=" + directory.resolve("tokens.csv"),
        "--authorization-mode=RBAC",
        "--allow-privileged=true",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + directory.resolve("sa.pub"),
        "--service-account-signing-key-file=" + directory.resolve("sa.key"));
  }

  /// `https://127.0.0.1:port`.
  public String url() {
    return "https://127.0.0.1:" + port;
  }

  /// A kubeconfig of an administrator.
  public String kubeconfig() {
    try {
      return """
      apiVersion: v1
      kind: Config
      clusters:
      - name: test
        cluster:
          server: %s
          certificate-authority-data: %s
      users:
      - name: admin
        user:
          token: %s
      contexts:
      - name: test
        context: {cluster: test, user: admin, namespace: default}
      current-context: test
      """
          .formatted(
              url(),
              Base64.getEncoder().encodeToString(Files.readAllBytes(certificateAuthority())),
              token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path certificateAuthority() {
    return directory.resolve("certificates").resolve("apiserver.crt");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    stop(directory, processes);
  }

  private static void stop(@Nullable Path directory, List<ChildProcess> processes) {
    processes.reversed().forEach(ChildProcess::close);
    if (directory == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
