package chat.skerry.node.app;

import chat.skerry.node.handover.IslandPlace;
import java.time.Duration;

/// An island of one member owns everything at any time; only the port for peers changes hands.
final class SoleMember implements IslandPlace {
  private final Runnable openPort;
  private final Runnable closePort;

  /// @param openPort idempotent
  /// @param closePort idempotent
  SoleMember(Runnable openPort, Runnable closePort) {
    this.openPort = openPort;
    this.closePort = closePort;
  }

  @Override
  public void own(Duration max) {}

  @Override
  public void openPort() {
    openPort.run();
  }

  @Override
  public void giveBack() {
    closePort.run();
  }

  @Override
  public void stepAside(Duration max) {
    closePort.run();
  }

  @Override
  public void stepBack(Duration max) {
    openPort.run();
  }

  @Override
  public void letGo() {}
}
