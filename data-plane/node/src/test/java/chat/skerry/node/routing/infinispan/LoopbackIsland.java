package chat.skerry.node.routing.infinispan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The members of one island on 127.0.0.1, their ports chosen beforehand.
public final class LoopbackIsland implements AutoCloseable {
  public static final int PARTITIONS = 256;
  private static final String ADDRESS = "127.0.0.1";

  private final String name;
  private final List<Integer> ports = new ArrayList<>();
  private final List<InfinispanIsland> joined = new CopyOnWriteArrayList<>();

  public LoopbackIsland(String name, int members) {
    this.name = name;
    for (int i = 0; i < members; i++) {
      ports.add(freePorts());
    }
  }

  IslandTransport transport(int index) {
    return transport(index, IslandTransport.Start.ONLY);
  }

  IslandTransport transport(int index, IslandTransport.Start start) {
    List<String> hosts = ports.stream().map(port -> ADDRESS + "[" + port + "]").toList();
    return new IslandTransport(
        "acme/test",
        name,
        memberName(index),
        ADDRESS,
        ports.get(index),
        new IslandTransport.Discovery.Hosts(hosts),
        start);
  }

  String memberName(int index) {
    return name + "-" + (char) ('a' + index);
  }

  public InfinispanIsland join(int index) {
    InfinispanIsland member = InfinispanIsland.join(transport(index), PARTITIONS);
    joined.add(member);
    return member;
  }

  /// Gets in touch as a further process of a member.
  public InfinispanIsland connect(int index, int generation) {
    InfinispanIsland process =
        InfinispanIsland.connect(transport(index, start(generation)), PARTITIONS);
    joined.add(process);
    return process;
  }

  private static IslandTransport.Start start(int generation) {
    return new IslandTransport.Start((generation - 1) % IslandTransport.SLOTS, generation, 0);
  }

  /// What another process needs to [#join] as this member.
  public List<String> arguments(int index) {
    return arguments(index, 1);
  }

  /// What another process needs to [#join] or [#connect] as a process of this member.
  public List<String> arguments(int index, int generation) {
    IslandTransport transport = transport(index);
    return List.of(
        transport.island(),
        transport.member(),
        Integer.toString(transport.port()),
        String.join(",", ((IslandTransport.Discovery.Hosts) transport.discovery()).hosts()),
        Integer.toString(generation));
  }

  /// Joins from another process.
  ///
  /// @param arguments those of [#arguments]
  public static InfinispanIsland join(List<String> arguments) {
    return InfinispanIsland.join(transport(arguments), PARTITIONS);
  }

  /// Gets in touch from another process.
  ///
  /// @param arguments those of [#arguments]
  public static InfinispanIsland connect(List<String> arguments) {
    return InfinispanIsland.connect(transport(arguments), PARTITIONS);
  }

  private static IslandTransport transport(List<String> arguments) {
    return new IslandTransport(
        "acme/test",
        arguments.get(0),
        arguments.get(1),
        ADDRESS,
        Integer.parseInt(arguments.get(2)),
        new IslandTransport.Discovery.Hosts(List.of(arguments.get(3).split(","))),
        start(Integer.parseInt(arguments.get(4))));
  }

  @Override
  public void close() {
    joined.forEach(InfinispanIsland::close);
  }

  /// A port free with those of the second slot and of the failure detection.
  private static int freePorts() {
    while (true) {
      int port = free(0);
      if (port < 65_000 && free(port + 1) > 0 && free(port + 100) > 0 && free(port + 101) > 0) {
        return port;
      }
    }
  }

  /// The port if it is free, else 0.
  private static int free(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      return 0;
    }
  }
}
