package chat.skerry.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/// What a warm JVM spends its time on under load: samples of its Java code by Flight Recorder. What
/// the kernel does for it is not in it.
///
/// @param samples how many there are
/// @param parts shares of who is at work: the first frame that is not the runtime's, by library;
///   the largest first
/// @param methods shares of Skerry's own methods with all that they call; the largest first
record Profile(int samples, Map<String, Double> parts, Map<String, Double> methods) {
  private static final String OWN = "chat.skerry.";
  private static final int METHODS_SHOWN = 20;

  /// Libraries by the begin of their packages; the first that fits.
  private static final Map<String, String> LIBRARIES = new LinkedHashMap<>();

  static {
    LIBRARIES.put("org.infinispan.protostream", "Infinispan: marshalling");
    LIBRARIES.put("org.infinispan.marshall", "Infinispan: marshalling");
    LIBRARIES.put("org.infinispan", "Infinispan: commands");
    LIBRARIES.put("org.jgroups", "JGroups");
    LIBRARIES.put("com.sun.crypto", "AES-GCM, SHA-256");
    LIBRARIES.put("sun.security", "AES-GCM, SHA-256");
    LIBRARIES.put("io.netty.handler.codec.http2", "gRPC");
    LIBRARIES.put("io.grpc", "gRPC");
    LIBRARIES.put("io.vertx", "gRPC");
    LIBRARIES.put("com.google.protobuf", "gRPC");
    LIBRARIES.put("io.netty", "Netty");
    LIBRARIES.put("org.h2", "embedded store");
    LIBRARIES.put("com.datastax", "Cassandra driver");
    LIBRARIES.put("io.micrometer", "metrics");
    LIBRARIES.put("org.HdrHistogram", "metrics");
    LIBRARIES.put("io.quarkus", "Quarkus");
    LIBRARIES.put(OWN, "Skerry");
  }

  /// Records while the load runs; empty where the process is no JVM that can.
  static Optional<Profile> of(long pid, Path directory, Runnable load) {
    Path file = directory.resolve("profile-" + pid + ".jfr");
    if (Jcmd.ask(pid, "JFR.start", "name=bench", "settings=profile").isEmpty()) {
      return Optional.empty();
    }
    load.run();
    if (Jcmd.ask(pid, "JFR.dump", "name=bench", "filename=" + file).isEmpty()) {
      return Optional.empty();
    }
    Jcmd.ask(pid, "JFR.stop", "name=bench");
    try {
      return Optional.of(read(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Profile read(Path file) throws IOException {
    var parts = new HashMap<String, Integer>();
    var methods = new HashMap<String, Integer>();
    int samples = 0;
    try (var recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        RecordedStackTrace stack = event.getStackTrace();
        if (event.getEventType().getName().equals("jdk.ExecutionSample") && stack != null) {
          samples++;
          List<String> frames = names(stack);
          parts.merge(part(frames), 1, Integer::sum);
          Set<String> own = new HashSet<>(frames);
          own.removeIf(frame -> !frame.startsWith(OWN) || frame.contains("ambda"));
          own.forEach(frame -> methods.merge(frame, 1, Integer::sum));
        }
      }
    }
    return new Profile(
        samples, shares(parts, samples, LIBRARIES.size()), shares(methods, samples, METHODS_SHOWN));
  }

  private static List<String> names(RecordedStackTrace stack) {
    var names = new ArrayList<String>();
    for (RecordedFrame frame : stack.getFrames()) {
      if (frame.isJavaFrame()) {
        names.add(frame.getMethod().getType().getName() + "." + frame.getMethod().getName());
      }
    }
    return names;
  }

  private static String part(List<String> frames) {
    for (String frame : frames) {
      for (Map.Entry<String, String> library : LIBRARIES.entrySet()) {
        if (frame.startsWith(library.getKey())) {
          return library.getValue();
        }
      }
    }
    return "the runtime alone";
  }

  private static Map<String, Double> shares(Map<String, Integer> counts, int samples, int most) {
    Map<String, Double> shares = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(most)
        .forEach(count ->
            shares.put(
                count.getKey().replace(OWN + "node.", ""), (double) count.getValue() / samples));
    return shares;
  }
}
