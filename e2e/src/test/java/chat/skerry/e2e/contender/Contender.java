package chat.skerry.e2e.contender;

import chat.skerry.e2e.load.Dialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A server that runs. Confined to one thread.
public final class Contender implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int RESIDENT_PAGES = 1;
  private static final long PAGE_BYTES = 4_096;

  private final Dialect dialect;
  private final List<ServerProcess> processes;
  private final Runnable last;

  /// @param processes all of the server, the first one first
  /// @param last what else is to be ended
  Contender(Dialect dialect, List<ServerProcess> processes, Runnable last) {
    this.dialect = dialect;
    this.processes = List.copyOf(processes);
    this.last = last;
  }

  public Dialect dialect() {
    return dialect;
  }

  /// The first process.
  public long pid() {
    return processes.getFirst().pid();
  }

  /// Seconds of CPU that all its processes have used.
  public double cpuSeconds() {
    return processes.stream().mapToDouble(process -> cpuSeconds(process.pid())).sum();
  }

  /// Memory that all its processes hold, without the kernel's for sockets.
  public long residentBytes() {
    return processes.stream().mapToLong(process -> residentBytes(process.pid())).sum();
  }

  /// Ends the process at once, as the loss of its machine does for others.
  public void kill(int process) {
    processes.get(process).kill();
  }

  /// Starts it again after [#kill], on the data that it left.
  public void restart(int process) {
    processes.get(process).start();
  }

  /// Stops the process's threads: its connections stay open and nobody answers.
  public void freeze(int process) {
    processes.get(process).signal("STOP");
  }

  /// Ends [#freeze].
  public void thaw(int process) {
    processes.get(process).signal("CONT");
  }

  @Override
  public void close() {
    processes.reversed().forEach(ServerProcess::stop);
    last.run();
  }

  private static double cpuSeconds(long pid) {
    String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
        / TICKS_PER_SECOND;
  }

  private static long residentBytes(long pid) {
    String[] fields = read(Path.of("/proc", Long.toString(pid), "statm")).split(" ");
    return Long.parseLong(fields[RESIDENT_PAGES]) * PAGE_BYTES;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
