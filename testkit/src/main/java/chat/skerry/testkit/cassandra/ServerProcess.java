package chat.skerry.testkit.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that ends with this JVM, however the JVM ends: a watching shell kills it when its own
/// standard input, which only this JVM holds open, comes to an end.
final class ServerProcess {
  private static final String WATCH = "cat >/dev/null; kill -9 $1 2>/dev/null";
  private static final int TAIL_LINES = 20;

  private final Process process;
  private final Process watch;
  private final Path log;

  private ServerProcess(Process process, Process watch, Path log) {
    this.process = process;
    this.watch = watch;
    this.log = log;
  }

  static ServerProcess start(List<String> command, Path log) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Process watch =
          new ProcessBuilder("sh", "-c", WATCH, "watch", Long.toString(process.pid())).start();
      return new ServerProcess(process, watch, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits a little; true where the process has ended meanwhile.
  boolean endedWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a server", e);
    }
  }

  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signalling a server", e);
    }
  }

  /// Asks the process to end, kills it after 20 seconds, and returns when it is gone.
  void stop() {
    signal("CONT");
    process.destroy();
    if (!endedWithin(20_000)) {
      kill();
    }
    watch.destroy();
  }

  /// Ends it at once, as `kill -9` does.
  void kill() {
    process.destroyForcibly();
    endedWithin(20_000);
    watch.destroy();
  }

  /// The last lines of its log, for the text of an error.
  String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }
}
