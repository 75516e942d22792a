package chat.skerry.node.app;

import chat.skerry.node.handover.HandoverFailed;
import chat.skerry.node.peer.PeerServer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/// The port for peers, which one process of a member has at a time. Confined to the thread of the
/// handover.
record PeerPort(PeerServer server) {
  private static final Duration OPEN_MAX = Duration.ofSeconds(2);

  /// Idempotent. The other process may be about to let go of the port: tries for a bounded time.
  ///
  /// @throws HandoverFailed `HOST` where the port can't be bound
  void open() {
    AtomicReference<UncheckedIOException> failure = new AtomicReference<>();
    boolean open =
        Waiting.until(
            () -> {
              try {
                server.open();
                return true;
              } catch (UncheckedIOException e) {
                failure.set(e);
                return false;
              }
            },
            OPEN_MAX);
    if (!open) {
      throw new HandoverFailed(
          HandoverFailed.Reason.HOST, "peer port: not bound: " + failure.get(), failure.get());
    }
  }

  /// The links go on to the other process. Idempotent.
  void letGo() {
    server.handOver();
  }
}
