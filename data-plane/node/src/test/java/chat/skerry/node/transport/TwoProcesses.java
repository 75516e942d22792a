package chat.skerry.node.transport;

import chat.skerry.node.handover.SocketHolder;
import chat.skerry.node.handover.SocketHolder.Frozen;
import chat.skerry.node.handover.SocketHolder.SocketState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Two processes of one member, in one: they share what the member stores, and each has its ports,
/// loops and sessions.
final class TwoProcesses implements AutoCloseable {
  static final int VERSION = 1;

  /// How often it looks again for connections that are settled.
  private static final int LOOKS_MAX = 500;

  final TestMember first;
  final TestMember second;

  TwoProcesses(Path directory) {
    first = new TestMember(directory, Duration.ofSeconds(5));
    second = first.successor(directory);
  }

  TestMember other(TestMember one) {
    return one == first ? second : first;
  }

  /// Some connections that stand still now.
  List<Frozen> freeze(TestMember from) {
    return from.sockets.freeze(SocketHolder.BATCH_MAX, VERSION).toCompletableFuture().join();
  }

  /// What a connection is, for the other process.
  static List<SocketState> copies(List<Frozen> frozen) {
    return frozen.stream()
        .map(Frozen::socket)
        .map(socket ->
            new SocketState(Descriptors.copyOf(socket.descriptor()), socket.state().clone()))
        .toList();
  }

  /// One batch passes.
  void pass(TestMember from, List<Frozen> frozen) {
    TestMember to = other(from);
    to.sockets.serve(to.sockets.prepare(copies(frozen), VERSION));
    from.sockets.forget(frozen);
  }

  void listen(TestMember to, Map<String, Integer> descriptors) {
    Map<String, Integer> copies = new HashMap<>();
    descriptors.forEach((port, one) -> copies.put(port, Descriptors.copyOf(one)));
    to.sockets.listen(copies);
  }

  /// Everything passes: batch by batch, the port after the first one.
  ///
  /// @return how many connections
  int passAll(TestMember from) {
    TestMember to = other(from);
    to.own();
    Map<String, Integer> ports = from.sockets.stopAccepting();
    int passed = 0;
    boolean listening = false;
    for (int look = 0; look < LOOKS_MAX && from.sockets.open() > 0; look++) {
      List<Frozen> frozen = freeze(from);
      pass(from, frozen);
      passed += frozen.size();
      if (!listening) {
        listen(to, ports);
        listening = true;
      }
    }
    if (!listening) {
      listen(to, ports);
    }
    from.listener.stopAccepting();
    from.sockets.handedOver();
    to.sockets.handedOver();
    return passed;
  }

  @Override
  public void close() {
    second.close();
    first.close();
  }
}
