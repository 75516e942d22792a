package chat.skerry.e2e.bench;

import chat.skerry.e2e.contender.Contender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server holds at rest.
///
/// @param residentBytes of all its processes
/// @param heapBytes live objects after a full collection, where it is a JVM
record Memory(long residentBytes, OptionalLong heapBytes) {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  /// Waits a little, collects what is dead where that can be asked for, and looks.
  static Memory of(Contender contender, Duration settle) {
    LockSupport.parkNanos(settle.toNanos());
    OptionalLong heap = OptionalLong.empty();
    for (int round = 0; round < 2; round++) { // the second one finds what the first one enqueued
      heap = liveHeap(contender.pid());
    }
    return new Memory(contender.residentBytes(), heap);
  }

  /// `jcmd PID GC.class_histogram` collects first.
  private static OptionalLong liveHeap(long pid) {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(pid),
                  "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      Matcher total =
          TOTAL.matcher(new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      return jcmd.waitFor() == 0 && total.find()
          ? OptionalLong.of(Long.parseLong(total.group(1)))
          : OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while looking at a heap", e);
    }
  }
}
