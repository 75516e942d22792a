package chat.skerry.node.transport;

import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// A member with a million sessions, as objects without sockets: what each takes up by slope, how
/// long a sweep of all takes, and whether the heap stays as it is while all of them are swept and
/// say something. Part of `./dev bench density`.
public final class SessionSoak {
  private static final int SESSIONS = 1_000_000;
  private static final int FEW = SESSIONS / 10;
  private static final int DEVICES_AN_ACCOUNT = 5;
  private static final int AT_ONCE = 200;
  private static final int ROUNDS = 10;

  /// The budget of [IdleSessionTest], whose stores in memory are in it, too.
  private static final long BUDGET_BYTES = 1_000;

  /// What the heap may grow by, a session, while nothing comes and nothing goes.
  private static final double GROWTH_MAX_BYTES = 1;

  private final List<IdleConnection> connections = new ArrayList<>(SESSIONS);
  private final StaticKeys key = StaticKeys.generate(TestMember.RANDOM);
  private final TestMember member;

  private SessionSoak(TestMember member) {
    this.member = member;
  }

  /// @param arguments a directory for the raw numbers
  public static void main(String[] arguments) throws Exception {
    Path files = Files.createTempDirectory("skerry-soak");
    try (TestMember member = new TestMember(files, Duration.ofSeconds(10))) {
      new SessionSoak(member).run(Path.of(arguments[0]));
    }
    System.exit(0);
  }

  private void run(Path directory) throws InterruptedException, IOException {
    open(FEW);
    long few = liveHeapBytes();
    open(SESSIONS - FEW);
    long many = liveHeapBytes();
    double each = (double) (many - few) / (SESSIONS - FEW);
    long sweepNanos = sweep(ROUNDS); // the first one also makes what the runtime makes once
    long swept = liveHeapBytes();
    for (int round = 0; round < ROUNDS; round++) {
      sweepNanos = sweep(round);
    }
    double growth = (double) (liveHeapBytes() - swept) / SESSIONS;
    row("heap of a session object, slope up to " + SESSIONS, each, "B", BUDGET_BYTES);
    row("growth of a session over " + ROUNDS + " sweeps and pings", growth, "B", GROWTH_MAX_BYTES);
    System.out.printf(Locale.ROOT, "sweep of all | %.0f ms | reported | -%n", sweepNanos / 1e6);
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("soak-" + System.currentTimeMillis() / 1_000 + ".json"),
        String.format(
            Locale.ROOT,
            "{\"sessions\": %d, \"bytesEach\": %.1f, \"growthEach\": %.3f, \"sweepNanos\": %d}%n",
            SESSIONS,
            each,
            growth,
            sweepNanos));
  }

  private static void row(String figure, double value, String unit, double goal) {
    System.out.printf(
        Locale.ROOT,
        "%s | %.1f %s | ≤ %.0f %s | %s%n",
        figure,
        value,
        unit,
        goal,
        unit,
        value <= goal ? "yes" : "no");
  }

  private long sweep(int round) {
    long start = System.nanoTime();
    for (IdleConnection connection : connections) {
      connection.session().ping(round);
      connection.session().sweep(System.nanoTime());
    }
    return System.nanoTime() - start;
  }

  private void open(int sessions) throws InterruptedException {
    for (int i = 0; i < sessions; i += AT_ONCE) {
      int first = connections.size();
      String token = "";
      for (int j = 0; j < AT_ONCE; j++) {
        int device = (first + j) % DEVICES_AN_ACCOUNT;
        if (device == 0) {
          token = member.token("soak" + (first + j) / DEVICES_AN_ACCOUNT);
        }
        var connection = new IdleConnection();
        connections.add(connection);
        member.open(connection, TestDevice.hello(token, device), key.publicKey());
      }
      for (IdleConnection connection : connections.subList(first, connections.size())) {
        if (!connection.opened.await(30, TimeUnit.SECONDS)) {
          throw new IllegalStateException("a session did not open within 30 s");
        }
        connection.opened = IdleConnection.OPEN;
      }
    }
  }

  private static long liveHeapBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
