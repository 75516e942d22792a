package chat.skerry.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.jboss.logging.Logger;

/// What a process and its launcher tell each other, in a directory that they share:
///
/// ```
///  serving      generation of the process that serves          written here
///  failure      why this process gave up as a successor         written here
///  status.json  what became of the last successor that ended    written by the launcher
/// ```
///
/// Each appears as a whole. Without a directory nothing is told. Thread-safe.
final class HandoverFiles {
  private static final Logger LOG = Logger.getLogger(HandoverFiles.class);
  private static final int FAILURE_BYTES_MAX = 1_024;
  private static final int STATUS_BYTES_MAX = 65_536;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Optional<Path> directory;

  HandoverFiles(Optional<Path> directory) {
    this.directory = directory;
  }

  void serving(int generation) {
    write("serving", generation + "\n");
  }

  void failure(String reason) {
    byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
    write(
        "failure",
        new String(
            Arrays.copyOf(bytes, Math.min(bytes.length, FAILURE_BYTES_MAX)),
            StandardCharsets.UTF_8));
  }

  /// Of a successor that died without a word: what its launcher saw.
  Optional<HandoverReport.Failure> successorEnded() {
    try {
      Optional<Path> file =
          directory.map(parent -> parent.resolve("status.json")).filter(Files::exists);
      if (file.isEmpty() || Files.size(file.get()) > STATUS_BYTES_MAX) {
        return Optional.empty();
      }
      JsonNode failure = JSON.readTree(file.get().toFile()).path("lastFailure");
      return failure.isObject()
          ? Optional.of(
              new HandoverReport.Failure(
                  "ENDED",
                  "%s: %s"
                      .formatted(failure.path("outcome").asText(), failure.path("reason").asText()),
                  Files.getLastModifiedTime(file.get()).toInstant().toString()))
          : Optional.empty();
    } catch (IOException e) {
      LOG.debug("status of the launcher: unreadable", e);
      return Optional.empty();
    }
  }

  private void write(String name, String text) {
    directory.ifPresent(parent -> {
      try {
        Path fresh = parent.resolve(name + ".new");
        Files.writeString(fresh, text);
        Files.move(
            fresh,
            parent.resolve(name),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        LOG.warnf("%s in %s: not written: %s", name, parent, e);
      }
    });
  }
}
