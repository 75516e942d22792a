package chat.skerry.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The local cluster's script that inflicts faults on nodes and on the network between pods.
final class FaultScript {
  private static final long SCRIPT_SECONDS = 60;

  private final Path file;

  private FaultScript(Path file) {
    this.file = file;
  }

  /// @throws IllegalStateException where this is no local cluster
  static FaultScript find() {
    Path file =
        Path.of(
            Optional.ofNullable(System.getenv("SKERRY_NODE_FAULT"))
                .orElse("cluster/node-fault.sh"));
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException(
          "SKERRY_NODE_FAULT: " + file + ": no such file (expected: the local cluster's script)");
    }
    return new FaultScript(file);
  }

  void run(String... arguments) {
    List<String> command =
        Stream.concat(Stream.of("bash", file.toString()), Stream.of(arguments)).toList();
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(
            "%s: failed: %s".formatted(String.join(" ", command), output.strip()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(file + ": interrupted", e);
    }
  }
}
