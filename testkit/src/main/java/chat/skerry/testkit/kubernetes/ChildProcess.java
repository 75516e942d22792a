package chat.skerry.testkit.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that ends with this JVM, however the JVM ends: a shell around it waits for the end of
/// its own standard input, which only this JVM holds open.
final class ChildProcess implements AutoCloseable {

  private static final String TIED_TO_STDIN =
      "exec 3<&0; \"$@\" & child=$!; (cat <&3 >/dev/null; kill $child 2>/dev/null) & wait $child";
  private static final int TAIL_LINES = 15;

  private final String name;
  private final Process process;
  private final Path log;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  static ChildProcess start(String name, Path directory, List<String> command) {
    Path log = directory.resolve(name + ".log");
    List<String> wrapped = new ArrayList<>(List.of("/bin/sh", "-c", TIED_TO_STDIN, name));
    wrapped.addAll(command);
    try {
      Process process =
          new ProcessBuilder(wrapped)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new ChildProcess(name, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Throws with the end of the log when the process is gone.
  void assertAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(name + " ended by itself. The end of its log:\n" + logTail());
    }
  }

  /// Returns when the process is gone, or after `atMost`.
  void awaitEnd(Duration atMost) {
    try {
      process.waitFor(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String logTail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  /// Ends the process and waits for its end, at most five seconds.
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
