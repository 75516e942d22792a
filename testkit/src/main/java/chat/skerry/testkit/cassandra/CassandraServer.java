package chat.skerry.testkit.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A Cassandra node of its own on random ports of 127.0.0.1. Its data lie in a temporary directory
/// that goes with it; they stay over [#stop], [#kill] and [#start]. Confined to one thread.
///
/// Takes about 5 s of two cores to start, and 600 MB of memory.
public final class CassandraServer implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.1";
  private static final String HEAP = "256m";
  private static final long START_SECONDS_MAX = 120;
  private static final long POLL_MILLIS = 100;

  /// An OPTIONS request of the native protocol, version 4; the answer is SUPPORTED (opcode 6).
  private static final byte[] OPTIONS = {4, 0, 0, 0, 5, 0, 0, 0, 0};

  private static final int SUPPORTED = 6;

  private final Path directory;
  private final int cqlPort;
  private final List<String> command;
  private @Nullable ServerProcess process;

  private CassandraServer(Path directory, int cqlPort, List<String> command) {
    this.directory = directory;
    this.cqlPort = cqlPort;
    this.command = command;
  }

  /// A new node with no data; returns when it answers CQL.
  public static CassandraServer started() {
    CassandraServer server = prepared();
    server.start();
    return server;
  }

  /// A new node that isn't started yet: its port is known, nobody answers there.
  public static CassandraServer prepared() {
    Path launcher = Java17.launcher();
    Path jars = ServerJars.directory();
    try {
      Path directory = Files.createTempDirectory("skerry-cassandra");
      int cqlPort = freePort();
      return new CassandraServer(directory, cqlPort, command(launcher, jars, directory, cqlPort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One started node for all test classes of this JVM, which ends with it. Whoever stops it starts
  /// it again.
  public static CassandraServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final CassandraServer SERVER = started();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::discard, "cassandra-stop"));
    }
  }

  /// Starts it on the data it has; returns when it answers CQL.
  public void start() {
    if (process != null) {
      throw new IllegalStateException("Cassandra: started already");
    }
    ServerProcess starting = ServerProcess.start(command, directory.resolve("server.log"));
    process = starting;
    for (long waited = 0; !answersCql(); waited += POLL_MILLIS) {
      if (starting.endedWithin(POLL_MILLIS)) {
        throw new IllegalStateException("Cassandra: ended at start:\n" + starting.tail());
      }
      if (waited > START_SECONDS_MAX * 1000) {
        throw new IllegalStateException(
            "Cassandra: no CQL after " + START_SECONDS_MAX + " s:\n" + starting.tail());
      }
    }
  }

  /// Ends it in good order; the data stay.
  public void stop() {
    running().stop();
    process = null;
  }

  /// Ends it as a power cut would, but for what the kernel still writes; the data stay.
  public void kill() {
    running().kill();
    process = null;
  }

  /// Stops its threads: connections stay open and nobody answers.
  public void freeze() {
    running().signal("STOP");
  }

  /// Ends [#freeze].
  public void thaw() {
    running().signal("CONT");
  }

  public boolean isRunning() {
    return process != null;
  }

  /// Where clients connect to.
  public InetSocketAddress contactPoint() {
    return new InetSocketAddress(ADDRESS, cqlPort);
  }

  /// The name of its only data center.
  public String localDatacenter() {
    return "datacenter1";
  }

  @Override
  public void close() {
    if (process != null) {
      stop();
    }
    DirectoryTree.delete(directory);
  }

  /// As [#close], without waiting for good order.
  private void discard() {
    if (process != null) {
      kill();
    }
    DirectoryTree.delete(directory);
  }

  private ServerProcess running() {
    if (process == null) {
      throw new IllegalStateException("Cassandra: not started");
    }
    return process;
  }

  private static List<String> command(Path launcher, Path jars, Path directory, int cqlPort)
      throws IOException {
    int storagePort = freePort();
    Path conf = directory.resolve("conf");
    Path yaml =
        ServerFiles.write(
            "cassandra.yaml",
            conf,
            Map.of(
                "DIRECTORY", directory.resolve("data").toString(),
                "ADDRESS", ADDRESS,
                "STORAGE_PORT", Integer.toString(storagePort),
                "CQL_PORT", Integer.toString(cqlPort),
                "SEED", ADDRESS + ":" + storagePort));
    Path options = ServerFiles.write("jvm.options", conf, Map.of());
    Path logback = ServerFiles.write("logback.xml", conf, Map.of());
    return Stream.of(
            launcher.toString(),
            "@" + options,
            "-Xms" + HEAP,
            "-Xmx" + HEAP,
            "-Dcassandra.config=file://" + yaml,
            "-Dlogback.configurationFile=" + logback,
            "-Dcassandra.logdir=" + directory.resolve("log"),
            "-Dcassandra.storagedir=" + directory.resolve("data"),
            "-Dcassandra-foreground=yes",
            "-cp",
            conf + ":" + jars + "/*",
            "org.apache.cassandra.service.CassandraDaemon")
        .toList();
  }

  private boolean answersCql() {
    try (Socket socket = new Socket()) {
      socket.connect(contactPoint(), 1_000);
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(OPTIONS);
      byte[] head = socket.getInputStream().readNBytes(OPTIONS.length);
      return head.length == OPTIONS.length && head[4] == SUPPORTED;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
      return socket.getLocalPort();
    }
  }
}
