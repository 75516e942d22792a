package chat.skerry.node.simulation;

import java.util.function.BooleanSupplier;

/// One direction of a TCP connection: what is sent arrives in order, late, or not at all once
/// something was lost.
final class Wire {
  private final Simulator simulator;
  private final Life to;
  private final long latencyNanosMin;
  private final long latencyNanosMax;
  private final BooleanSupplier connected;
  private final Runnable onLoss;
  private long arrivesNanos;
  private boolean broken;

  /// @param connected whether the network lets something through now
  /// @param onLoss told once, when something was lost
  Wire(
      Simulator simulator,
      @org.jspecify.annotations.Nullable Life to,
      long latencyNanosMin,
      long latencyNanosMax,
      BooleanSupplier connected,
      Runnable onLoss) {
    this.simulator = simulator;
    this.to = to;
    this.latencyNanosMin = latencyNanosMin;
    this.latencyNanosMax = latencyNanosMax;
    this.connected = connected;
    this.onLoss = onLoss;
  }

  /// Sends something: the task runs where and when it arrives.
  void send(Runnable arrived) {
    if (broken) {
      return;
    }
    long now = simulator.nanoTime();
    arrivesNanos =
        Math.max(arrivesNanos + 1, now + simulator.between(latencyNanosMin, latencyNanosMax));
    simulator.after(
        arrivesNanos - now,
        to,
        () -> {
          if (broken) {
            return;
          }
          if (!connected.getAsBoolean()) {
            cut();
            onLoss.run();
            return;
          }
          arrived.run();
        });
  }

  boolean isBroken() {
    return broken;
  }

  /// Nothing that is under way arrives any more.
  void cut() {
    broken = true;
  }
}
