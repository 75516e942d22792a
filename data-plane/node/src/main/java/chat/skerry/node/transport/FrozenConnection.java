package chat.skerry.node.transport;

import chat.skerry.node.handover.SocketHolder;
import chat.skerry.node.handover.SocketHolder.SocketState;
import chat.skerry.node.travel.SessionStates;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/// A connection that stands still: its channel is on no event loop, its descriptor open. What it
/// was is here as a value, too, so that it can go on where it stood whatever version was written.
final class FrozenConnection implements SocketHolder.Frozen {
  private static final byte[] NOTHING = {};

  private final ConnectionHandler connection;
  private final SessionStates.Read state;
  private final SocketState socket;
  private final long sinceNanos;

  /// @param sinceNanos when it stopped reading
  FrozenConnection(
      ConnectionHandler connection, SessionStates.Read state, int version, long sinceNanos) {
    this.sinceNanos = sinceNanos;
    this.connection = connection;
    this.state = state;
    this.socket =
        new SocketState(
            ((EpollSocketChannel) connection.channel()).fd().intValue(),
            SessionStates.write(state.line(), state.session(), version));
  }

  @Override
  public SocketState socket() {
    return socket;
  }

  @Override
  public long sinceNanos() {
    return sinceNanos;
  }

  /// Goes on where it stood. Any thread.
  CompletableFuture<Void> thaw() {
    return onLoop(() -> {
      Channel channel = connection.channel();
      // On the loop itself: it is registered when this returns, and nothing was read yet.
      channel.eventLoop().register(channel);
      connection.goOn(state, NOTHING);
    });
  }

  /// Another process has it, or nobody. Any thread.
  CompletableFuture<Void> forget() {
    return onLoop(connection::handOver);
  }

  private CompletableFuture<Void> onLoop(Runnable end) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    connection
        .channel()
        .eventLoop()
        .execute(() -> {
          try {
            end.run();
          } catch (RuntimeException | Error e) {
            connection.failed(e);
          } finally {
            wipe();
            ended.complete(null);
          }
        });
    return ended;
  }

  private void wipe() {
    state.line().wipe();
    Arrays.fill(socket.state(), (byte) 0);
  }
}
