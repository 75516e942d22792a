package chat.skerry.e2e.contender;

import chat.skerry.e2e.load.nats.NatsDialect;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// NATS with JetStream. `sync_interval: always` is what makes it sync before it answers; by default
/// it does so every two minutes.
final class Nats {
  private static final String SERVER =
      """
      listen: 127.0.0.1:%d
      server_name: n%d
      max_pending: 256MB
      jetstream { store_dir: "%s", max_mem: 4G, max_file: 20G, sync_interval: %s }
      """;

  private static final String CLUSTER =
      """
      cluster { name: bench, listen: 127.0.0.1:%d, routes: [%s] }
      """;

  private Nats() {}

  static Contender memory(Ground ground) {
    return start(ground, 1, "memory", "2m");
  }

  static Contender replicated(Ground ground) {
    return start(ground, 2, "memory", "2m");
  }

  static Contender file(Ground ground) {
    return start(ground, 1, "file", "always");
  }

  private static Contender start(Ground ground, int servers, String storage, String sync) {
    int[] ports = IntStream.range(0, servers).map(_ -> ServerProcess.freePort()).toArray();
    int[] routes = IntStream.range(0, servers).map(_ -> ServerProcess.freePort()).toArray();
    String all =
        IntStream.of(routes)
            .mapToObj(port -> "\"nats://127.0.0.1:" + port + "\"")
            .collect(java.util.stream.Collectors.joining(", "));
    List<ServerProcess> processes =
        IntStream.range(0, servers)
            .mapToObj(i -> {
              String text =
                  SERVER.formatted(
                      ports[i], i, ground.directory().resolve("store" + i).toString(), sync);
              String file =
                  ground
                      .write(
                          "n" + i + ".conf",
                          servers == 1 ? text : text + CLUSTER.formatted(routes[i], all))
                      .toString();
              return ground.start(
                  "n" + i,
                  Map.of(),
                  List.of(ground.home("nats").resolve("bin/nats-server").toString(), "-c", file));
            })
            .toList();
    IntStream.range(0, servers).forEach(i -> processes.get(i).awaitPort(ports[i]));
    return new Contender(
        new NatsDialect(new InetSocketAddress("127.0.0.1", ports[0]), storage, servers),
        processes,
        () -> {});
  }
}
