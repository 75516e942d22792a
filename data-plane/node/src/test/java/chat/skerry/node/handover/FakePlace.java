package chat.skerry.node.handover;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Writes down what was asked of it.
final class FakePlace implements IslandPlace {
  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile boolean refusesToOwn;

  @Override
  public void own(Duration max) {
    calls.add("own");
    if (refusesToOwn) {
      throw new HandoverFailed(HandoverFailed.Reason.ISLAND, "island: not owner");
    }
  }

  @Override
  public void openPort() {
    calls.add("openPort");
  }

  @Override
  public void giveBack() {
    calls.add("giveBack");
  }

  @Override
  public void stepAside(Duration max) {
    calls.add("stepAside");
  }

  @Override
  public void stepBack(Duration max) {
    calls.add("stepBack");
  }

  @Override
  public void letGo() {
    calls.add("letGo");
  }
}
