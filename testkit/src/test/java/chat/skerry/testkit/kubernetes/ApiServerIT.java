package chat.skerry.testkit.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiServerIT {

  @TempDir Path directory;

  @Test
  void answersItsAdministratorAndIsGoneAfterClose() throws Exception {
    ApiServer server = ApiServer.start();
    int port = URI.create(server.url()).getPort();
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(kubeconfig, server.kubeconfig());

    assertThat(kubectl(kubeconfig, "get", "namespaces", "-o", "name"))
        .contains("namespace/default", "namespace/kube-system");

    server.close();
    assertThat(
            ProcessHandle.current()
                .descendants()
                .flatMap(p -> p.info().commandLine().stream())
                .filter(c -> c.contains("--secure-port=" + port)))
        .isEmpty();
  }

  private String kubectl(Path kubeconfig, String... arguments)
      throws IOException, InterruptedException {
    var command = new java.util.ArrayList<String>();
    command.add(KubernetesBinary.locate().toString());
    command.add("kubectl");
    command.add("--kubeconfig=" + kubeconfig);
    command.addAll(java.util.List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
