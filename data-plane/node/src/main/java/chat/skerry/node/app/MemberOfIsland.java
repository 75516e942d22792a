package chat.skerry.node.app;

import chat.skerry.node.handover.HandoverFailed;
import chat.skerry.node.handover.IslandPlace;
import chat.skerry.node.routing.infinispan.InfinispanIsland;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/// A process of a member in an island of two (ADR-0021). Confined to the thread of the handover.
final class MemberOfIsland implements IslandPlace {
  private static final Logger LOG = Logger.getLogger(MemberOfIsland.class);

  private static final Duration FLUSH_MAX = Duration.ofSeconds(1);

  private final InfinispanIsland island;
  private final PeerPort port;
  private final IntSupplier inFlight;
  private boolean started;

  /// @param island in touch with the others, and started where this process serves already
  /// @param inFlight submissions accepted here and not answered
  MemberOfIsland(InfinispanIsland island, PeerPort port, IntSupplier inFlight) {
    this.inFlight = inFlight;
    this.island = island;
    this.port = port;
  }

  @Override
  public void own(Duration max) {
    if (!started) {
      started = true;
      island.start();
    }
    if (!isWithin(max, island::awaitOwner)) {
      giveBack();
      throw late("this process does not own the member's partitions", max);
    }
  }

  @Override
  public void openPort() {
    port.open();
  }

  @Override
  public void giveBack() {
    port.letGo();
    island.giveUp();
    // What is under way is answered before the copies go.
    Waiting.until(() -> inFlight.getAsInt() == 0, FLUSH_MAX);
    island.disown();
  }

  @Override
  public void stepAside(Duration max) {
    if (!isWithin(max, island::awaitOwnedByAnother)) {
      throw late("the successor is not seen to own the member's partitions", max);
    }
    port.letGo();
  }

  @Override
  public void stepBack(Duration max) {
    if (!isWithin(max, island::awaitOwner)) {
      LOG.warnf("the member's partitions are not back after %d s", max.toSeconds());
    }
    port.open();
  }

  @Override
  public void letGo() {
    island.close();
  }

  /// Waits for a change of ownership.
  private interface Wait {
    boolean await(Duration max) throws InterruptedException;
  }

  private static boolean isWithin(Duration max, Wait wait) {
    try {
      return wait.await(max);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HandoverFailed(HandoverFailed.Reason.GONE, "this process ends", e);
    }
  }

  private static HandoverFailed late(String what, Duration max) {
    return new HandoverFailed(
        HandoverFailed.Reason.ISLAND, "island: " + what + " after " + max.toSeconds() + " s");
  }
}
