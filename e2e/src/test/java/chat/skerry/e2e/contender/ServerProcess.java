package chat.skerry.e2e.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process on one core. Confined to one thread. It ends with this JVM, however the JVM ends: a
/// watching shell kills it when its own standard input, which only this JVM holds open, comes to an
/// end.
final class ServerProcess {
  private static final String WATCH = "cat >/dev/null; kill -9 $1 2>/dev/null";
  private static final Duration START = Duration.ofSeconds(90);
  private static final long POLL_MILLIS = 50;
  private static final long STOP_SECONDS = 15;
  private static final int TAIL_LINES = 20;

  private final Command command;
  private final Path log;
  private Process process;
  private Process watch;

  private ServerProcess(Command command) {
    this.command = command;
    this.log = command.directory().resolve(command.name() + ".log");
    start();
  }

  /// What is run, and where.
  ///
  /// @param environment is all that the process sees of one, with PATH and HOME
  private record Command(
      int core, Path directory, String name, Map<String, String> environment, List<String> line) {}

  /// @param environment is all that the process sees of one, with PATH and HOME
  static ServerProcess start(
      int core, Path directory, String name, Map<String, String> environment, List<String> line) {
    return new ServerProcess(new Command(core, directory, name, environment, line));
  }

  /// Starts it, once more where it has ended.
  void start() {
    var pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(command.core())));
    pinned.addAll(command.line());
    try {
      ProcessBuilder builder =
          new ProcessBuilder(pinned)
              .directory(command.directory().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().keySet().retainAll(List.of("PATH"));
      builder.environment().put("HOME", command.directory().toString());
      builder.environment().putAll(command.environment());
      process = builder.start();
      watch = new ProcessBuilder("sh", "-c", WATCH, "watch", Long.toString(process.pid())).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /// Returns once somebody listens there.
  void awaitPort(int port) {
    long until = System.nanoTime() + START.toNanos();
    while (!listens(port)) {
      if (endedWithin(POLL_MILLIS)) {
        throw new IllegalStateException(log.getFileName() + ": ended at start:\n" + tail());
      }
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            log.getFileName() + ": nothing on port " + port + " after " + START + ":\n" + tail());
      }
    }
  }

  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while signalling a server", e);
    }
  }

  /// Ends it at once, as `kill -9` does.
  void kill() {
    process.destroyForcibly();
    endedWithin(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    watch.destroy();
  }

  /// Asks it to end, and kills it where it doesn't.
  void stop() {
    process.destroy();
    if (!endedWithin(TimeUnit.SECONDS.toMillis(STOP_SECONDS))) {
      kill();
    }
    watch.destroy();
  }

  private boolean endedWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while waiting for a server", e);
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// A port that nobody listens on.
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
