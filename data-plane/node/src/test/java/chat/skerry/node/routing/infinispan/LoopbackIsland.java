package chat.skerry.node.routing.infinispan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The members of one island on 127.0.0.1, their ports chosen beforehand.
public final class LoopbackIsland implements AutoCloseable {
  static final int PARTITIONS = 256;
  private static final String ADDRESS = "127.0.0.1";

  private final String name;
  private final List<Integer> ports = new ArrayList<>();
  private final List<InfinispanIsland> joined = new CopyOnWriteArrayList<>();

  public LoopbackIsland(String name, int members) {
    this.name = name;
    for (int i = 0; i < members; i++) {
      ports.add(freePortPair());
    }
  }

  IslandTransport transport(int index) {
    List<String> hosts = ports.stream().map(port -> ADDRESS + "[" + port + "]").toList();
    return new IslandTransport(
        "acme/test",
        name,
        memberName(index),
        ADDRESS,
        ports.get(index),
        new IslandTransport.Discovery.Hosts(hosts));
  }

  String memberName(int index) {
    return name + "-" + (char) ('a' + index);
  }

  public InfinispanIsland join(int index) {
    InfinispanIsland member = InfinispanIsland.join(transport(index), PARTITIONS);
    joined.add(member);
    return member;
  }

  /// What another process needs to [#join] as this member.
  public List<String> arguments(int index) {
    IslandTransport transport = transport(index);
    return List.of(
        transport.island(),
        transport.member(),
        Integer.toString(transport.port()),
        String.join(",", ((IslandTransport.Discovery.Hosts) transport.discovery()).hosts()));
  }

  /// Joins from another process.
  ///
  /// @param arguments those of [#arguments]
  public static InfinispanIsland join(List<String> arguments) {
    return InfinispanIsland.join(
        new IslandTransport(
            "acme/test",
            arguments.get(0),
            arguments.get(1),
            ADDRESS,
            Integer.parseInt(arguments.get(2)),
            new IslandTransport.Discovery.Hosts(List.of(arguments.get(3).split(",")))),
        PARTITIONS);
  }

  @Override
  public void close() {
    joined.forEach(InfinispanIsland::close);
  }

  /// A port whose neighbour 100 above, that of the failure detection, is free too.
  private static int freePortPair() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    while (true) {
      try (ServerSocket first = new ServerSocket(0, 1, loopback)) {
        int port = first.getLocalPort();
        if (port > 65_000) {
          continue;
        }
        try (ServerSocket second = new ServerSocket(port + 100, 1, loopback)) {
          return second.getLocalPort() - 100;
        } catch (IOException e) {
          continue;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
