package chat.skerry.node.handover;

import java.time.Duration;

/// This member's place in its island while two processes bear the member's name. Called by the one
/// thread of a handover; blocks.
public interface IslandPlace {
  /// Successor: becomes the owner of what is the member's. Both processes hold copies until it
  /// returns.
  ///
  /// @throws HandoverFailed `ISLAND` where that takes longer than `max`; then it owns nothing
  void own(Duration max);

  /// Successor: opens the port for peers, which the predecessor has closed.
  ///
  /// @throws HandoverFailed `HOST` where it can't be bound
  void openPort();

  /// Successor: undoes [#own] and [#openPort]. Idempotent; throws nothing.
  void giveBack();

  /// Predecessor: returns when the successor is the owner, with the port for peers closed. From now
  /// on what is sent to the member goes to the successor.
  ///
  /// @throws HandoverFailed `ISLAND` where that takes longer than `max`
  void stepAside(Duration max);

  /// Predecessor: the successor is gone. Returns when this process is the owner again, or after
  /// `max` (then that comes later, by itself), with the port for peers open. Idempotent.
  void stepBack(Duration max);

  /// Predecessor: leaves the island for good; its copies are with the others.
  void letGo();
}
