package chat.skerry.node.ticket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// A mounted file of keys, read again every two seconds: kubelet swaps a symbolic link above it,
/// which file watchers don't see. The last good contents stay in force over a file that is missing
/// or unsound. One thread reads; the rest is thread-safe.
final class KeyFile<T> implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(KeyFile.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long PERIOD_MILLIS = 2_000;
  private static final long SIZE_BYTES_MAX = 64 << 10;

  private final Path file;
  private final Function<byte[], T> parser;
  private final ScheduledExecutorService reader =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ticket-keys").factory());
  private volatile T current;
  private volatile String problem = "";
  private final AtomicLong refused = new AtomicLong();
  // Confined to the reader thread, but for the first read.
  private byte[] seen = {};

  private KeyFile(Path file, T none, Function<byte[], T> parser) {
    this.file = file;
    this.current = none;
    this.parser = parser;
  }

  /// Reads the file once and goes on watching it.
  ///
  /// @param none what is in force until a first good file was seen
  /// @param parser throws IllegalArgumentException where the contents are not sound
  static <T> KeyFile<T> watch(Path file, T none, Function<byte[], T> parser) {
    KeyFile<T> keys = new KeyFile<>(file, none, parser);
    keys.readAgain();
    var _ =
        keys.reader.scheduleWithFixedDelay(
            keys::readAgain, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return keys;
  }

  T current() {
    return current;
  }

  /// What is wrong with the file as it is now; empty when it is in force.
  String problem() {
    return problem;
  }

  /// How many different contents were refused.
  long refused() {
    return refused.get();
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }

  private void readAgain() {
    try {
      if (Files.size(file) > SIZE_BYTES_MAX) {
        throw new IllegalArgumentException("too large (expected: at most 64 KiB)");
      }
      byte[] json = Files.readAllBytes(file);
      if (problem.isEmpty() && json.length > 0 && Arrays.equals(json, seen)) {
        return;
      }
      current = parser.apply(json);
      seen = json;
      problem = "";
      LOG.infof("%s: in force", file.getFileName());
    } catch (IOException e) {
      say(file + ": unreadable: " + e + " (expected: ticket keys)");
    } catch (IllegalArgumentException e) {
      say(file + ": " + e.getMessage());
    }
  }

  private void say(String now) {
    if (!problem.equals(now)) {
      problem = now;
      refused.incrementAndGet();
      LOG.warn(now);
    }
  }

  static JsonNode tree(byte[] json) {
    try {
      JsonNode root = MAPPER.readTree(json);
      if (root != null && root.isObject()) {
        return root;
      }
    } catch (JsonProcessingException e) {
      // Reported below, without the text: it may be secret.
    } catch (IOException e) {
      throw new IllegalArgumentException("unreadable: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException("not JSON (expected: one object)");
  }

  static JsonNode list(JsonNode root, String field, int sizeMax) {
    JsonNode list = root.path(field);
    if (!list.isArray() || list.size() > sizeMax) {
      throw new IllegalArgumentException(
          field + ": no list (expected: a list of at most " + sizeMax + ")");
    }
    return list;
  }

  static IllegalArgumentException wrong(String field, JsonNode value, String expected) {
    String shown = value.isMissingNode() ? "missing" : value.getNodeType().toString();
    return new IllegalArgumentException(field + ": " + shown + " (expected: " + expected + ")");
  }
}
