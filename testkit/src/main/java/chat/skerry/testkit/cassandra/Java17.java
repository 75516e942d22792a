package chat.skerry.testkit.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Finds the Java 17 launcher that Cassandra needs.
final class Java17 {
  private static final String VARIABLE = "SKERRY_JAVA17_HOME";
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  private Java17() {}

  /// The launcher below `$SKERRY_JAVA17_HOME` or, without it, of an installed Java 17.
  static Path launcher() {
    String home = System.getenv(VARIABLE);
    return launcher(home == null ? homes(INSTALLED) : List.of(Path.of(home)));
  }

  static Path launcher(List<Path> homes) {
    return homes.stream()
        .filter(Java17::isJava17)
        .map(home -> home.resolve("bin").resolve("java"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "Java 17: not found in "
                    + homes
                    + " (expected: one to run Cassandra with; apt-get install"
                    + " openjdk-17-jre-headless, or set "
                    + VARIABLE
                    + ")"));
  }

  private static List<Path> homes(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> homes = Files.list(directory)) {
      return homes.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isJava17(Path home) {
    Path release = home.resolve("release");
    try {
      return Files.isRegularFile(release)
          && Files.readString(release).contains("JAVA_VERSION=\"17.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
