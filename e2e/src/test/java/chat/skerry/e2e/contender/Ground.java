package chat.skerry.e2e.contender;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// Where servers run.
///
/// @param checkout the root of this checkout
/// @param installed `NAME=DIRECTORY` of the foreign servers, as `e2e/load/install.sh` prints them
/// @param core all processes of a server share it
/// @param directory for data and logs
/// @param heap how a JVM of a server keeps its heap
public record Ground(
    Path checkout, Map<String, Path> installed, int core, Path directory, Heap heap) {
  public Ground {
    installed = Map.copyOf(installed);
  }

  /// The heaps of servers that are JVMs.
  public enum Heap {
    /// One size from the start: what throughput wants.
    FIXED("-Xms1g", "-Xmx1g"),
    /// As small as what lives in it allows, so that the process's memory tells what it needs.
    TIGHT("-Xms32m", "-Xmx2g", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10");

    private final List<String> flags;

    Heap(String... flags) {
      this.flags = List.of(flags);
    }
  }

  /// The start of the command of a server that is a JVM.
  List<String> java() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(heap.flags);
    return command;
  }

  /// Reads what install.sh printed.
  public static Map<String, Path> installed(Path file) {
    var lines = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      lines.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines.entrySet().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                line -> (String) line.getKey(), line -> Path.of((String) line.getValue())));
  }

  Path home(String name) {
    Path home = installed.get(name);
    if (home == null) {
      throw new IllegalStateException(name + ": not installed (expected: by e2e/load/install.sh)");
    }
    return home;
  }

  /// The same ground, with a new directory below.
  public Ground below(String name) {
    try {
      return new Ground(
          checkout, installed, core, Files.createDirectories(directory.resolve(name)), heap);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ServerProcess start(String name, Map<String, String> environment, List<String> command) {
    return ServerProcess.start(core, directory, name, environment, command);
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
