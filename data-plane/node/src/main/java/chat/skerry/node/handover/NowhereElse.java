package chat.skerry.node.handover;

import java.time.Duration;

/// The island of a rehearsal: there is none.
final class NowhereElse implements IslandPlace {
  @Override
  public void own(Duration max) {}

  @Override
  public void openPort() {}

  @Override
  public void giveBack() {}

  @Override
  public void stepAside(Duration max) {}

  @Override
  public void stepBack(Duration max) {}

  @Override
  public void letGo() {}
}
