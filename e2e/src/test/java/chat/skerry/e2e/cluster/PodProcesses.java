package chat.skerry.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The processes of a pod that runs on this machine, found by the kernel's cgroups.
final class PodProcesses {
  private static final long SIGNAL_SECONDS = 5;

  private final List<String> pids;

  private PodProcesses(List<String> pids) {
    this.pids = pids;
  }

  /// All of them, the one that holds the pod's network included.
  ///
  /// @throws IllegalStateException where they are not on this machine
  static PodProcesses of(String podUid) {
    return of(podUid, path -> true);
  }

  /// Its Java programs alone: what is left of the pod is kept, and the kubelet starts them again.
  ///
  /// @throws IllegalStateException where they are not on this machine
  static PodProcesses javaOf(String podUid) {
    return of(podUid, process -> read(process.resolve("comm")).strip().equals("java"));
  }

  private static PodProcesses of(String podUid, Predicate<Path> which) {
    String underscored = podUid.replace('-', '_');
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      List<String> pids =
          all.filter(path -> path.getFileName().toString().matches("\\d+"))
              .filter(path -> {
                String cgroups = read(path.resolve("cgroup"));
                return cgroups.contains(podUid) || cgroups.contains(underscored);
              })
              .filter(which)
              .map(path -> path.getFileName().toString())
              .toList();
      if (pids.isEmpty()) {
        throw new IllegalStateException(
            "pod " + podUid + ": no process on this machine (expected: the local cluster)");
      }
      return new PodProcesses(pids);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends a signal to each.
  ///
  /// @param signal as `kill` takes it: `-KILL`
  void signal(String signal) {
    var command = Stream.concat(Stream.of("kill", signal), pids.stream()).toList();
    try {
      Process kill = new ProcessBuilder(command).inheritIO().start();
      if (!kill.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException(command + ": failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + ": interrupted", e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return ""; // it has ended
    }
  }
}
