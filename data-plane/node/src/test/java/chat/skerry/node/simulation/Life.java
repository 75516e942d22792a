package chat.skerry.node.simulation;

import java.util.ArrayDeque;
import java.util.Queue;

/// One life of a member's process. What it still had to do ends with it; while it is frozen nothing
/// of it runs, and everything afterwards.
final class Life {
  private final Simulator simulator;
  private final int number;
  private final Queue<Runnable> missed = new ArrayDeque<>();
  private boolean dead;
  private boolean frozen;

  /// @param number tells lives apart
  Life(Simulator simulator, int number) {
    this.simulator = simulator;
    this.number = number;
  }

  int number() {
    return number;
  }

  boolean isDead() {
    return dead;
  }

  boolean isFrozen() {
    return frozen;
  }

  /// Whether a task may run now; keeps it for later where it may not yet.
  boolean takes(Runnable task) {
    if (!dead && frozen) {
      missed.add(task);
    }
    return !dead && !frozen;
  }

  void die() {
    dead = true;
    missed.clear();
  }

  void freeze() {
    frozen = true;
  }

  void thaw() {
    frozen = false;
    while (!missed.isEmpty()) {
      simulator.after(0, this, missed.remove());
    }
  }
}
