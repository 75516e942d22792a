package chat.skerry.e2e.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// Keeps what was measured as JSON, with what must be known of the machine.
final class RawNumbers {
  private RawNumbers() {}

  static Path write(Path directory, String name, Map<String, Object> figures) {
    Instant now = Instant.now();
    Path file = directory.resolve(name + "-" + now.getEpochSecond() + ".json");
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("time", now.toString());
    document.put("machine", machine());
    document.put(
        "loadAverage", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    document.putAll(figures);
    try {
      Files.createDirectories(directory);
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(file.toFile(), document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /// Percentiles in milliseconds, and the histogram in HdrHistogram's compressed form.
  static Map<String, Object> histogram(Histogram nanos) {
    Map<String, Object> raw = new LinkedHashMap<>();
    raw.put("count", nanos.getTotalCount());
    for (double percentile : new double[] {50, 90, 99, 99.9, 99.99, 100}) {
      raw.put("p" + percentile, nanos.getValueAtPercentile(percentile) / 1e6);
    }
    ByteBuffer bytes = ByteBuffer.allocate(nanos.getNeededByteBufferCapacity());
    int length = nanos.encodeIntoCompressedByteBuffer(bytes);
    raw.put("hdr", Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length)));
    return raw;
  }

  /// Processor, cores and kernel.
  static String machine() {
    try {
      String model =
          Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 2))
              .distinct()
              .findFirst()
              .orElse("?");
      long cores =
          Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
              .filter(line -> line.startsWith("processor"))
              .count();
      String kernel = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
      return model + ", " + cores + " cores, Linux " + kernel + ", JDK " + Runtime.version();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
