package chat.skerry.launcher;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A carrier that runs, and how it ended.
final class RunningCarrier implements AutoCloseable {

  private static final long LONG_SECONDS = 60;

  private final Path lastWords;
  private final Process process;

  /// @param limitBytes what the volume may hold; 0: anything
  private RunningCarrier(List<String> command, long limitBytes) throws IOException {
    lastWords = Files.createTempFile("termination", ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SKERRY_TERMINATION_LOG", lastWords.toString());
    if (limitBytes > 0) {
      builder.environment().put("SKERRY_RELEASES_BYTES", Long.toString(limitBytes));
    }
    process = builder.inheritIO().start();
  }

  static RunningCarrier carry(CarriedRelease release, Path volume) throws IOException {
    return carry(release, volume, 0);
  }

  static RunningCarrier carry(CarriedRelease release, Path volume, long limitBytes)
      throws IOException {
    return new RunningCarrier(
        List.of(Programs.carrier(), "carry", release.directory().toString(), volume.toString()),
        limitBytes);
  }

  /// Started by another program, which is given the carrier's command.
  static RunningCarrier carryWithin(List<String> around, CarriedRelease release, Path volume)
      throws IOException {
    List<String> command = new ArrayList<>(around);
    command.addAll(
        List.of(Programs.carrier(), "carry", release.directory().toString(), volume.toString()));
    return new RunningCarrier(command, 0);
  }

  static boolean isReady(CarriedRelease release, Path volume) {
    return Programs.exitCode(
            Programs.carrier(), "ready", release.directory().toString(), volume.toString())
        == 0;
  }

  /// Until the volume names the release as the next one.
  RunningCarrier awaitNext(CarriedRelease release, Path volume) {
    await()
        .until(() -> {
          if (!process.isAlive()) {
            throw new AssertionError("the carrier ended: " + Files.readString(lastWords));
          }
          return next(volume).equals(release.name());
        });
    return this;
  }

  static String next(Path volume) {
    try {
      Path link = volume.resolve("next");
      return Files.isSymbolicLink(link) ? Files.readSymbolicLink(link).toString() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isRunning() {
    return process.isAlive();
  }

  void terminate() {
    process.destroy();
  }

  int exitCode() {
    try {
      if (!process.waitFor(LONG_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the carrier does not end");
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

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    exitCode();
    Files.deleteIfExists(lastWords);
  }
}
