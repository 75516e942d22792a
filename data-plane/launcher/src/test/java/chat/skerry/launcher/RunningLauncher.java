package chat.skerry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A launcher that runs, with its two volumes; killed at the end, and its children by the kernel.
final class RunningLauncher implements AutoCloseable {

  private static final Duration LONG = Duration.ofSeconds(60);

  final Path releases;
  final Path run;
  private final Path lastWords;
  private Process process;

  /// @param place an empty directory
  RunningLauncher(Path place) throws IOException {
    releases = Files.createDirectory(place.resolve("releases"));
    run = Files.createDirectory(place.resolve("run"));
    lastWords = Files.createFile(place.resolve("termination-log"));
    process = start();
  }

  private Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Programs.launcher(), releases.toString(), run.toString());
    builder.environment().put("SKERRY_TERMINATION_LOG", lastWords.toString());
    return builder.inheritIO().start();
  }

  /// As the kubelet does with the container: the volumes stay.
  void restart() throws IOException {
    exitCode();
    process = start();
  }

  long pid() {
    return process.pid();
  }

  void signal(String name) {
    Programs.exitCode("kill", "-" + name, Long.toString(process.pid()));
  }

  int exitCode() {
    try {
      if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the launcher does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return process.exitValue();
  }

  String lastWords() throws IOException {
    return Files.readString(lastWords);
  }

  /// What the process of that generation was given, once it runs.
  Map<String, String> started(int generation) {
    Path file = run.resolve("started." + generation);
    await().atMost(LONG).pollInterval(Duration.ofMillis(10)).until(() -> Files.exists(file));
    return text(file)
        .lines()
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  boolean hasStarted(int generation) {
    return Files.exists(run.resolve("started." + generation));
  }

  long pidOf(int generation) {
    return Long.parseLong(started(generation).getOrDefault("PID", ""));
  }

  ProcessHandle processOf(int generation) {
    return ProcessHandle.of(pidOf(generation))
        .orElseThrow(() -> new AssertionError("generation " + generation + " has ended"));
  }

  void kill(int generation) {
    Programs.exitCode("kill", "-KILL", Long.toString(pidOf(generation)));
  }

  /// Tells a process of an obedient release to end.
  void end(int generation, int code) throws IOException {
    write("end." + generation, Integer.toString(code));
  }

  /// As the process of that generation does when it has all connections.
  void serves(int generation) throws IOException {
    write("serving", Integer.toString(generation));
  }

  private void write(String name, String content) throws IOException {
    Path draft = Files.writeString(run.resolve(name + ".draft"), content);
    Files.move(draft, run.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  void awaitStatus(String part) {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(text(run.resolve("status.json"))).contains(part));
  }

  /// Until the status says that this version is the one whose end is the end of all.
  void awaitServing(String version) {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> file("status.json").startsWith("{\"release\":\"" + version + "\""));
  }

  void awaitFile(String name) {
    await().atMost(LONG).pollInterval(Duration.ofMillis(10)).until(() -> has(name));
  }

  boolean has(String name) {
    return Files.exists(run.resolve(name));
  }

  String file(String name) {
    return text(run.resolve(name));
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    exitCode();
  }
}
