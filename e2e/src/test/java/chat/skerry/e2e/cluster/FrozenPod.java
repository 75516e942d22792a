package chat.skerry.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A pod of the local cluster whose processes are stopped (SIGSTOP): its connections stay open and
/// nothing answers. Goes on by `close()`, which may be called twice.
public final class FrozenPod implements AutoCloseable {
  private final List<String> processes;
  private final Remedy remedy = Remedy.of(() -> signal("-CONT"));

  private FrozenPod(List<String> processes) {
    this.processes = processes;
    signal("-STOP");
  }

  /// Freezes the pod with this uid; empty where its processes are not on this machine.
  public static Optional<FrozenPod> freeze(String podUid) {
    List<String> processes = processesOf(podUid);
    return processes.isEmpty() ? Optional.empty() : Optional.of(new FrozenPod(processes));
  }

  @Override
  public void close() {
    remedy.close();
  }

  private void signal(String signal) {
    var command = Stream.concat(Stream.of("kill", signal), processes.stream()).toList();
    try {
      Process kill = new ProcessBuilder(command).inheritIO().start();
      if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException(command + ": failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + ": interrupted", e);
    }
  }

  /// The kernel's cgroups know which process belongs to which pod.
  private static List<String> processesOf(String podUid) {
    String underscored = podUid.replace('-', '_');
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(path -> path.getFileName().toString().matches("\\d+"))
          .filter(path -> {
            String cgroups = cgroups(path);
            return cgroups.contains(podUid) || cgroups.contains(underscored);
          })
          .map(path -> path.getFileName().toString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String cgroups(Path process) {
    try {
      return Files.readString(process.resolve("cgroup"));
    } catch (IOException e) {
      return ""; // it has ended
    }
  }
}
