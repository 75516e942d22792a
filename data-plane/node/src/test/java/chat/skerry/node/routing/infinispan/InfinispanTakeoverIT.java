package chat.skerry.node.routing.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.routing.PartitionMap;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Takeover when the other member's process dies or freezes. Times are printed, not asserted: they
/// depend on the machine.
class InfinispanTakeoverIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void ownsEverythingSoonAfterTheOtherProcessWasKilled() throws Exception {
    try (LoopbackIsland loopback = new LoopbackIsland("kill", 2);
        Other other = new Other(loopback)) {
      InfinispanIsland a = loopback.join(0);
      awaitShared(a, other);
      other.ask("put alice 5");
      long start = System.nanoTime();
      other.process.toHandle().destroyForcibly();
      awaitAll(a);
      print("killed", start);
      assertThat(a.find(new DeviceAddress("alice", 0)).toCompletableFuture().join()).isPresent();
      long put = System.nanoTime();
      a.put(new DeviceAddress("alice", 0), 6).toCompletableFuture().join();
      print("first write after it", put);
    }
  }

  @Test
  void ownsEverythingSoonAfterTheOtherProcessFrozeAndSharesAgainWhenItThaws() throws Exception {
    try (LoopbackIsland loopback = new LoopbackIsland("freeze", 2);
        Other other = new Other(loopback)) {
      InfinispanIsland a = loopback.join(0);
      awaitShared(a, other);
      long start = System.nanoTime();
      other.signal("STOP");
      awaitAll(a);
      print("frozen", start);
      for (int i = 0; i < 20; i++) {
        a.put(new DeviceAddress("user" + i, 0), i).toCompletableFuture().join();
      }
      long thaw = System.nanoTime();
      other.signal("CONT");
      awaitShared(a, other);
      print("shared again after the thaw", thaw);
      for (int i = 0; i < 20; i++) {
        DeviceAddress device = new DeviceAddress("user" + i, 0);
        int partition = PartitionMap.partitionOf(device.account(), LoopbackIsland.PARTITIONS);
        if (a.ownedHere(partition)) {
          await().atMost(SOON).until(() -> a.find(device).toCompletableFuture().join().isPresent());
        }
      }
    }
  }

  private static void awaitShared(InfinispanIsland a, Other other) {
    await()
        .atMost(SOON)
        .until(() -> {
          long theirs = Long.parseLong(other.ask("owned"));
          return owned(a) > 0 && theirs > 0 && owned(a) + theirs == LoopbackIsland.PARTITIONS;
        });
  }

  private static void awaitAll(InfinispanIsland a) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(SOON)
        .until(() -> owned(a) == LoopbackIsland.PARTITIONS);
  }

  private static long owned(InfinispanIsland a) {
    return IntStream.range(0, LoopbackIsland.PARTITIONS).filter(a::ownedHere).count();
  }

  private static void print(String what, long startNanos) {
    System.out.printf("takeover: %s: %d ms%n", what, (System.nanoTime() - startNanos) / 1_000_000);
  }

  /// The second member in a process of its own.
  private static final class Other implements AutoCloseable {
    final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    Other(LoopbackIsland loopback) throws IOException {
      IslandTransport transport = loopback.transport(1);
      IslandTransport.Discovery.Hosts hosts =
          (IslandTransport.Discovery.Hosts) transport.discovery();
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx192m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  IslandProcess.class.getName(),
                  transport.island(),
                  transport.member(),
                  Integer.toString(transport.port()),
                  String.join(",", hosts.hosts()))
              .redirectErrorStream(true)
              .start();
      out = process.inputReader();
      in = process.outputWriter();
    }

    synchronized String ask(String command) throws IOException {
      in.write(command + "\n");
      in.flush();
      String line = out.readLine();
      while (line != null && !line.startsWith("=")) {
        line = out.readLine();
      }
      if (line == null) {
        throw new IOException("the other member has ended");
      }
      return line.substring(1);
    }

    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
      signal("CONT");
      process.destroyForcibly().waitFor();
    }
  }
}
