package chat.skerry.node.handover;

import chat.skerry.node.handover.HandoverFailed.Reason;
import chat.skerry.node.handover.HandoverStatus.Passage;
import chat.skerry.node.handover.HandoverStatus.Stage;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// The role of a process that was started while another one serves. Blocking; used by one thread,
/// once.
public final class Successor {
  private static final Logger LOG = Logger.getLogger(Successor.class);
  private static final String ROLE = "successor";

  private final HandoverSettings settings;
  private final SocketHolder sockets;
  private final IslandPlace island;
  private final Supplier<Optional<String>> problem;

  /// @param problem why this process does not serve well; asked after it has served for a moment
  public Successor(
      HandoverSettings settings,
      SocketHolder sockets,
      IslandPlace island,
      Supplier<Optional<String>> problem) {
    this.settings = settings;
    this.sockets = sockets;
    this.island = island;
    this.problem = problem;
  }

  /// What became of it.
  public enum Outcome {
    /// This process serves with what the predecessor had.
    TOOK_OVER,
    /// The predecessor died; this process serves with what had been committed to it, and with ports
    /// of its own.
    SERVES_ALONE,
    /// The predecessor serves on; this process owns nothing, and shall end at once.
    GAVE_UP
  }

  /// Takes over. After [Outcome#GAVE_UP] the status has the reason.
  public Outcome run() {
    UnixStream stream;
    try {
      stream = UnixStream.connect(settings.socket());
    } catch (HandoverFailed e) {
      return gaveUp(e);
    }
    try (stream) {
      PeerProcess predecessor = stream.peer();
      if (predecessor.user() != LibC.user()) {
        return gaveUp(
            new HandoverFailed(
                Reason.REFUSED,
                "user: " + predecessor.user() + " (expected: " + LibC.user() + ")"));
      }
      try {
        Passage passage = new Taking(settings, sockets, island, problem, stream).run();
        settings.status().passed(passage);
        settings.status().enter(Stage.SERVING);
        settings.metrics().completed(ROLE);
        LOG.infof("took over %s", passage);
        return Outcome.TOOK_OVER;
      } catch (HandoverFailed e) {
        return afterFailure(e, predecessor);
      }
    }
  }

  private Outcome afterFailure(HandoverFailed failure, PeerProcess predecessor) {
    if (failure.reason() != Reason.GONE || !predecessor.isGone(settings.limits().end())) {
      return gaveUp(failure);
    }
    settings.status().failed(failure);
    settings.metrics().failed(ROLE, failure.reason());
    LOG.warnf("the predecessor died: %s", failure.getMessage());
    try {
      island.own(settings.limits().own());
      island.openPort();
      sockets.listen(Map.of());
      sockets.handedOver();
    } catch (RuntimeException e) {
      return gaveUp(HandoverFailed.of(e));
    }
    settings.status().enter(Stage.SERVING);
    return Outcome.SERVES_ALONE;
  }

  private Outcome gaveUp(HandoverFailed failure) {
    settings.status().failed(failure);
    settings.metrics().failed(ROLE, failure.reason());
    LOG.errorf("gave up: %s", failure.getMessage());
    island.giveBack();
    return Outcome.GAVE_UP;
  }
}
