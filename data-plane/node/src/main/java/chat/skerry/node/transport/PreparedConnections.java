package chat.skerry.node.transport;

import chat.skerry.node.handover.SocketHolder;
import chat.skerry.node.travel.SessionStates;
import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Channels of another process's connections, on no event loop yet.
record PreparedConnections(List<Prepared> connections) implements SocketHolder.Prepared {

  /// @param door by which it came
  record Prepared(Channel channel, Door door, SessionStates.Read state) {}

  @Override
  public int size() {
    return connections.size();
  }

  /// Ends when all are on their loops.
  CompletableFuture<Void> serve(ChatListener listener) {
    Stream<CompletableFuture<Void>> served =
        connections.stream()
            .map(one -> listener.serve(one.channel, one.door, one.state).toCompletableFuture());
    return CompletableFuture.allOf(served.toArray(CompletableFuture[]::new));
  }

  void drop() {
    for (Prepared one : connections) {
      one.state.line().wipe();
      one.channel.unsafe().closeForcibly();
    }
  }
}
