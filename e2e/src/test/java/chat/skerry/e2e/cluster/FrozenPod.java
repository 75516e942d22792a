package chat.skerry.e2e.cluster;

/// A pod of the local cluster whose processes are stopped (SIGSTOP): its connections stay open and
/// nothing answers. Goes on by `close()`, which may be called twice.
public final class FrozenPod implements AutoCloseable {
  private final Remedy remedy;

  private FrozenPod(PodProcesses processes) {
    remedy = Remedy.of(() -> processes.signal("-CONT"));
    processes.signal("-STOP");
  }

  /// Freezes the pod with this uid.
  ///
  /// @throws IllegalStateException where its processes are not on this machine
  static FrozenPod freeze(String podUid) {
    return new FrozenPod(PodProcesses.of(podUid));
  }

  @Override
  public void close() {
    remedy.close();
  }
}
