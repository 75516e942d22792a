package chat.skerry.node.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// The verification keys as a mounted file, read again every two seconds: kubelet swaps a symbolic
/// link above it, which file watchers don't see. The last good keys stay in force over a file that
/// is missing or unsound. One thread reads; everything public is thread-safe.
public final class VerificationKeysFile implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(VerificationKeysFile.class);
  private static final long PERIOD_MILLIS = 2_000;
  private static final long SIZE_BYTES_MAX = 1 << 20;

  private final Path file;
  private final Es256 es256;
  private final ScheduledExecutorService reader =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("verification-keys").factory());
  private volatile VerificationKeys current = VerificationKeys.none();
  private volatile String problem = "";
  private final AtomicLong refused = new AtomicLong();
  // Confined to the reader thread, but for the first read.
  private byte[] seen = {};

  private VerificationKeysFile(Path file, Es256 es256) {
    this.file = file;
    this.es256 = es256;
  }

  /// Reads the file once and goes on watching it.
  ///
  /// @param es256 computes with the keys
  public static VerificationKeysFile watch(Path file, Es256 es256) {
    VerificationKeysFile keys = new VerificationKeysFile(file, es256);
    keys.readAgain();
    var _ =
        keys.reader.scheduleWithFixedDelay(
            keys::readAgain, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return keys;
  }

  /// Empty until a first good file was seen.
  public VerificationKeys current() {
    return current;
  }

  /// What is wrong with the file as it is now; empty when its keys are in force.
  public String problem() {
    return problem;
  }

  /// How many different contents were refused.
  public long refused() {
    return refused.get();
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }

  private void readAgain() {
    try {
      if (Files.size(file) > SIZE_BYTES_MAX) {
        throw new IllegalArgumentException("too large (expected: at most 1 MiB)");
      }
      byte[] json = Files.readAllBytes(file);
      if (problem.isEmpty() && Arrays.equals(json, seen)) {
        return;
      }
      current = VerificationKeys.parse(json, es256);
      seen = json;
      problem = "";
      LOG.infof("verification keys: %d in force", current.size());
    } catch (IOException e) {
      say(file + ": unreadable: " + e + " (expected: a JWK set)");
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
}
