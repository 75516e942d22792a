package chat.skerry.node.simulation;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/// Tasks that run one after the other, in order: an event loop.
final class Lane implements Executor {
  private final Simulator simulator;
  private final Life of;
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  Lane(Simulator simulator, Life of) {
    this.simulator = simulator;
    this.of = of;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (tasks.size() == 1) {
      simulator.soon(of, this::runNext);
    }
  }

  private void runNext() {
    // It stays first until it has run: what it adds does not start another turn.
    tasks.element().run();
    tasks.remove();
    if (!tasks.isEmpty()) {
      simulator.soon(of, this::runNext);
    }
  }
}
