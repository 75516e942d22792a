package chat.skerry.node.routing.infinispan;

import chat.skerry.node.account.DeviceAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/// A member in a process of its own. Reads commands, answers each with one line that begins with
/// `=`: `owned`, `put ACCOUNT SESSION`, `find ACCOUNT`.
final class IslandProcess {
  private IslandProcess() {}

  public static void main(String[] arguments) throws IOException {
    IslandTransport transport =
        new IslandTransport(
            "acme/test",
            arguments[0],
            arguments[1],
            "127.0.0.1",
            Integer.parseInt(arguments[2]),
            new IslandTransport.Discovery.Hosts(List.of(arguments[3].split(","))));
    try (InfinispanIsland island = InfinispanIsland.join(transport, LoopbackIsland.PARTITIONS);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String line = in.readLine();
      while (line != null) {
        System.out.println("=" + answer(island, line.split(" ")));
        line = in.readLine();
      }
    }
  }

  private static String answer(InfinispanIsland island, String[] command) {
    return switch (command[0]) {
      case "owned" ->
          Long.toString(
              IntStream.range(0, LoopbackIsland.PARTITIONS).filter(island::ownedHere).count());
      case "put" ->
          island
              .put(new DeviceAddress(command[1], 0), Long.parseLong(command[2]))
              .toCompletableFuture()
              .join()
              .toString();
      case "find" ->
          island
              .find(new DeviceAddress(command[1], 0))
              .toCompletableFuture()
              .join()
              .map(entry -> entry.member() + " " + entry.sessionId())
              .orElse("none");
      default -> "unknown";
    };
  }
}
