package chat.skerry.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A Kubernetes node whose cable is pulled: its pods live on, nobody reaches them. Healed by
/// `close()`, which may be called twice.
public final class NodeFault implements AutoCloseable {
  private static final long SCRIPT_SECONDS = 60;

  private final Path script;
  private final String node;
  private final Remedy remedy = Remedy.of(() -> run("heal"));

  private NodeFault(Path script, String node) {
    this.script = script;
    this.node = node;
    run("cut");
  }

  /// Cuts a node of the local cluster; fails where this is no local cluster.
  public static NodeFault cut(String node) {
    Path script =
        Path.of(
            Optional.ofNullable(System.getenv("SKERRY_NODE_FAULT"))
                .orElse("cluster/node-fault.sh"));
    if (!Files.isRegularFile(script)) {
      throw new IllegalStateException(
          "SKERRY_NODE_FAULT: " + script + ": no such file (expected: the local cluster's script)");
    }
    return new NodeFault(script, node);
  }

  @Override
  public void close() {
    remedy.close();
  }

  private void run(String fault) {
    try {
      Process process =
          new ProcessBuilder("bash", script.toString(), fault, node)
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(
            "%s %s %s: failed: %s".formatted(script, fault, node, output.strip()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(script + ": interrupted", e);
    }
  }
}
