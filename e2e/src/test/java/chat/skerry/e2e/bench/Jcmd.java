package chat.skerry.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Asks a JVM of this machine about itself.
final class Jcmd {
  private Jcmd() {}

  /// What it answers; empty where the process is no JVM.
  static Optional<String> ask(long pid, String... command) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    line.add(Long.toString(pid));
    line.addAll(List.of(command));
    try {
      Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
      String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return jcmd.waitFor() == 0 ? Optional.of(answer) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while asking a JVM", e);
    }
  }
}
