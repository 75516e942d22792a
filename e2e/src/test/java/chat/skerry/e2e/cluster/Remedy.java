package chat.skerry.e2e.cluster;

import java.util.concurrent.atomic.AtomicBoolean;

/// What puts a fault right again: runs once, by `close()` or, where a run is broken off, when the
/// process ends.
final class Remedy implements AutoCloseable {
  private final Runnable action;
  private final AtomicBoolean done = new AtomicBoolean();
  private final Thread atTheEnd = new Thread(this::run, "remedy");

  private Remedy(Runnable action) {
    this.action = action;
  }

  /// To be called before the fault is inflicted.
  static Remedy of(Runnable action) {
    var remedy = new Remedy(action);
    Runtime.getRuntime().addShutdownHook(remedy.atTheEnd);
    return remedy;
  }

  @Override
  public void close() {
    run();
    try {
      Runtime.getRuntime().removeShutdownHook(atTheEnd);
    } catch (IllegalStateException e) {
      return; // the process is ending, and the hook finds it done
    }
  }

  private void run() {
    if (done.compareAndSet(false, true)) {
      action.run();
    }
  }
}
