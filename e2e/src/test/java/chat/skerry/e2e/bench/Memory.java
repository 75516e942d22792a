package chat.skerry.e2e.bench;

import chat.skerry.e2e.contender.Contender;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server holds at rest.
///
/// @param residentBytes of all its processes
/// @param heap bytes of live objects by class, after a full collection; empty where it is no JVM
record Memory(long residentBytes, Map<String, Long> heap) {
  private static final Pattern CLASS =
      Pattern.compile("(?m)^\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+)");

  /// What the collector puts where nothing lives.
  private static final String GAP = "[Ljdk.internal.vm.FillerElement;";

  Memory {
    heap = Map.copyOf(heap);
  }

  long heapBytes() {
    return heap.values().stream().mapToLong(bytes -> bytes).sum();
  }

  /// Waits a little, collects what is dead where that can be asked for, and looks.
  static Memory of(Contender contender, Duration settle) {
    LockSupport.parkNanos(settle.toNanos());
    Map<String, Long> heap = Map.of();
    for (int round = 0; round < 2; round++) { // the second one finds what the first one enqueued
      heap = liveHeap(contender.pid());
    }
    return new Memory(contender.residentBytes(), heap);
  }

  /// `jcmd PID GC.class_histogram` collects first.
  private static Map<String, Long> liveHeap(long pid) {
    String histogram = Jcmd.ask(pid, "GC.class_histogram").orElse("");
    Matcher line = CLASS.matcher(histogram);
    var heap = new HashMap<String, Long>();
    while (line.find()) {
      if (!line.group(2).equals(GAP)) {
        heap.merge(line.group(2), Long.parseLong(line.group(1)), Long::sum);
      }
    }
    return heap;
  }
}
