package chat.skerry.testkit.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The jars of the server, copied by Maven once per machine.
final class ServerJars {
  private static final String POM = "server-pom.xml";
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>cassandra</artifactId>\\s*<version>([^<]+)</version>");
  private static final long COPY_MINUTES_MAX = 10;

  private ServerJars() {}

  /// The directory of the jars; the first call on a machine takes about 20 seconds.
  static Path directory() {
    Path directory = cache().resolve("cassandra-" + version()).resolve("lib");
    if (!Files.isDirectory(directory)) {
      copyTo(directory);
    }
    return directory;
  }

  static String version() {
    return VERSION
        .matcher(ServerFiles.text(POM))
        .results()
        .findFirst()
        .map(found -> found.group(1))
        .orElseThrow(() -> new IllegalStateException(POM + ": no version of Cassandra"));
  }

  private static Path cache() {
    String configured = System.getenv("SKERRY_CACHE");
    return configured == null
        ? Path.of(System.getProperty("user.home"), ".cache", "skerry")
        : Path.of(configured);
  }

  /// Copies beside the directory and renames, so that a half copy is never taken for the whole and
  /// two copying at once do no harm.
  private static void copyTo(Path directory) {
    try {
      Files.createDirectories(directory.getParent());
      Path partial = Files.createTempDirectory(directory.getParent(), "lib-");
      runMaven(partial);
      try {
        Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
        DirectoryTree.delete(partial);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void runMaven(Path destination) throws IOException {
    Path pom = ServerFiles.write(POM, destination.resolve("pom"), Map.of());
    Path log = destination.resolve("pom").resolve("maven.log");
    Process maven =
        new ProcessBuilder(
                List.of(
                    launcher(),
                    "-q",
                    "-B",
                    "-f",
                    pom.toString(),
                    "dependency:copy-dependencies",
                    "-DincludeScope=runtime",
                    "-DoutputDirectory=" + destination))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!maven.waitFor(COPY_MINUTES_MAX, TimeUnit.MINUTES)) {
        maven.destroyForcibly();
        throw new IllegalStateException("Cassandra's jars: not copied in 10 minutes, see " + log);
      }
    } catch (InterruptedException e) {
      maven.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cassandra's jars: interrupted", e);
    }
    if (maven.exitValue() != 0) {
      throw new IllegalStateException("Cassandra's jars: Maven failed: " + Files.readString(log));
    }
    DirectoryTree.delete(destination.resolve("pom"));
  }

  private static String launcher() {
    String home = System.getProperty("maven.home");
    return home == null ? "mvn" : Path.of(home, "bin", "mvn").toString();
  }
}
