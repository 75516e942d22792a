package chat.skerry.node.handover;

import chat.skerry.node.handover.HandoverStatus.Passage;
import chat.skerry.node.handover.HandoverStatus.Stage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The role of the process that serves: waits at the unix socket for a successor, and hands over to
/// one at a time. What a failed handover leaves behind goes on here, and the next successor may
/// come. Has a thread of its own; [#close] is for any thread.
public final class Predecessor implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Predecessor.class);

  private final HandoverSettings settings;
  private final SocketHolder sockets;
  private final IslandPlace island;
  private final Consumer<Passage> handedOver;
  private final UnixListener listener;
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable UnixStream current;

  private Predecessor(
      HandoverSettings settings,
      SocketHolder sockets,
      IslandPlace island,
      Consumer<Passage> handedOver) {
    this.settings = settings;
    this.sockets = sockets;
    this.island = island;
    this.handedOver = handedOver;
    this.listener = UnixListener.bind(settings.socket());
    this.thread = Thread.ofPlatform().daemon().name("handover").unstarted(this::serve);
  }

  /// Begins to wait.
  ///
  /// @param handedOver told once, on the thread of the handover, after the last step: this process
  ///   holds no connection and has left the island, and shall end
  /// @throws HandoverFailed `HOST` where the socket can't be bound
  public static Predecessor start(
      HandoverSettings settings,
      SocketHolder sockets,
      IslandPlace island,
      Consumer<Passage> handedOver) {
    Predecessor predecessor = new Predecessor(settings, sockets, island, handedOver);
    settings.status().enter(Stage.SERVING);
    predecessor.thread.start();
    return predecessor;
  }

  /// Ends a handover that is under way as if the successor had died, and waits until what it had
  /// frozen goes on here. Does nothing when called by the thread of the handover.
  @Override
  public void close() {
    closing = true;
    listener.interrupt();
    UnixStream open = current;
    if (open != null) {
      open.interrupt();
    }
    if (Thread.currentThread() != thread) {
      try {
        thread.join(settings.limits().own().plus(settings.limits().end()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void serve() {
    try (listener) {
      boolean passed = false;
      while (!closing && !passed) {
        passed = serveOne();
      }
    } catch (HandoverFailed e) {
      if (!closing) {
        settings.status().failed(e);
        LOG.errorf(e, "no successor can come any more: %s", e.getMessage());
      }
    }
  }

  /// Returns whether this process has handed over.
  private boolean serveOne() {
    try (UnixStream stream = listener.accept()) {
      current = stream;
      if (closing) {
        return false;
      }
      return handOver(stream);
    } finally {
      current = null;
    }
  }

  private boolean handOver(UnixStream stream) {
    Passage passage;
    try {
      passage = new Giving(settings, sockets, island, stream).run();
    } catch (HandoverFailed e) {
      settings.status().failed(e);
      settings.metrics().failed("predecessor", e.reason());
      LOG.debug("handover failed", e);
      return false;
    }
    settings.status().enter(Stage.LEFT);
    settings.status().passed(passage);
    settings.metrics().completed("predecessor");
    LOG.infof("handed over %s", passage);
    island.letGo();
    handedOver.accept(passage);
    return true;
  }
}
