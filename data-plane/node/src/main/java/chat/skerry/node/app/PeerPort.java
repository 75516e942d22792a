package chat.skerry.node.app;

import chat.skerry.node.handover.HandoverFailed;
import chat.skerry.node.peer.PeerServer;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The port for peers, which one process of a member has at a time. Thread-safe.
final class PeerPort implements AutoCloseable {
  private final Supplier<PeerServer> bind;
  private @Nullable PeerServer server;

  /// @param bind throws [UncheckedIOException] where the port can't be bound
  PeerPort(Supplier<PeerServer> bind) {
    this.bind = bind;
  }

  /// Idempotent.
  ///
  /// @throws HandoverFailed `HOST` where the port can't be bound
  synchronized void open() {
    if (server == null) {
      try {
        server = bind.get();
      } catch (UncheckedIOException e) {
        throw new HandoverFailed(HandoverFailed.Reason.HOST, String.valueOf(e.getMessage()), e);
      }
    }
  }

  /// Ends all links; the others see it at once. Idempotent.
  @Override
  public synchronized void close() {
    PeerServer open = server;
    if (open != null) {
      server = null;
      open.close();
    }
  }
}
