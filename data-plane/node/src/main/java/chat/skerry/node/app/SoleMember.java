package chat.skerry.node.app;

import chat.skerry.node.handover.IslandPlace;
import java.time.Duration;

/// An island of one member owns everything at any time; only the port for peers changes hands.
record SoleMember(PeerPort port) implements IslandPlace {

  @Override
  public void own(Duration max) {}

  @Override
  public void openPort() {
    port.open();
  }

  @Override
  public void giveBack() {
    port.letGo();
  }

  @Override
  public void stepAside(Duration max) {
    port.letGo();
  }

  @Override
  public void stepBack(Duration max) {
    port.open();
  }

  @Override
  public void letGo() {}
}
