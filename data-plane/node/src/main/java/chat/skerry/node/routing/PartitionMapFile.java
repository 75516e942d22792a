package chat.skerry.node.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The partition map as a mounted file, read again every two seconds: kubelet swaps a symbolic link
/// above it, which file watchers don't see. The last good map stays in force over a file that is
/// missing, unsound, older, or of another cluster. One thread reads; everything public is
/// thread-safe.
public final class PartitionMapFile implements PartitionMaps, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PartitionMapFile.class);
  private static final long PERIOD_MILLIS = 2_000;
  private static final long SIZE_BYTES_MAX = 4 << 20;

  private final Path file;
  private final String cluster;
  private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService reader =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("partition-map").factory());
  private volatile @Nullable PartitionMap current;
  private volatile String problem = "";
  private final AtomicLong refused = new AtomicLong();
  // Confined to the reader thread, but for the first read.
  private byte[] seen = {};

  private PartitionMapFile(Path file, String cluster) {
    this.file = file;
    this.cluster = cluster;
  }

  /// Reads the file once and goes on watching it.
  ///
  /// @param cluster the name that the map must bear
  public static PartitionMapFile watch(Path file, String cluster) {
    PartitionMapFile maps = new PartitionMapFile(file, cluster);
    maps.readAgain();
    maps.reader.scheduleWithFixedDelay(
        maps::readAgain, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return maps;
  }

  @Override
  public Optional<PartitionMap> current() {
    return Optional.ofNullable(current);
  }

  @Override
  public void onChange(Runnable callback) {
    callbacks.add(callback);
  }

  /// What is wrong with the file as it is now; empty when it is the map in force.
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
      byte[] text = read();
      if (text.length > 0 && Arrays.equals(text, seen)) {
        return;
      }
      seen = text;
      take(PartitionMapJson.parse(text));
    } catch (IOException e) {
      seen = new byte[0];
      say(file + ": unreadable: " + e + " (expected: a partition map)");
    } catch (IllegalArgumentException e) {
      say(file + ": " + e.getMessage());
    }
  }

  private byte[] read() throws IOException {
    long size = Files.size(file);
    if (size > SIZE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "partition map: " + size + " bytes (expected: at most " + SIZE_BYTES_MAX + ")");
    }
    return Files.readAllBytes(file);
  }

  private void take(PartitionMap map) {
    if (!map.cluster().equals(cluster)) {
      throw new IllegalArgumentException(
          "cluster: " + map.cluster() + " (expected: " + cluster + ")");
    }
    PartitionMap before = current;
    if (before != null && map.partitionCount() != before.partitionCount()) {
      throw new IllegalArgumentException(
          "partitionCount: "
              + map.partitionCount()
              + " (expected: "
              + before.partitionCount()
              + ")");
    }
    if (before != null && map.version() < before.version()) {
      throw new IllegalArgumentException(
          "version: " + map.version() + " (expected: " + before.version() + " or more)");
    }
    problem = "";
    if (!map.equals(before)) {
      current = map;
      LOG.infof("partition map: version %d of %s in force", map.version(), map.cluster());
      callbacks.forEach(this::call);
    }
  }

  private void call(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      LOG.error("partition map: a callback failed", e);
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
