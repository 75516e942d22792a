package chat.skerry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// The two programs, built once a run by the compiler of this machine.
final class Programs {

  private static final Path BUILT = build();

  private Programs() {}

  static String launcher() {
    return BUILT.resolve("launcher").toString();
  }

  static String carrier() {
    return BUILT.resolve("carrier").toString();
  }

  private static Path build() {
    Path target = Path.of("target", "programs").toAbsolutePath();
    assertThat(exitCode("bash", "build.sh", target.toString())).as("build.sh").isZero();
    return target;
  }

  static int exitCode(String... command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
