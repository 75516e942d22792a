package chat.skerry.e2e.cluster;

/// A Kubernetes node whose cable is pulled: its pods live on, nobody reaches them. Healed by
/// `close()`, which may be called twice.
public final class NodeFault implements AutoCloseable {
  private final Remedy remedy;

  private NodeFault(FaultScript script, String node) {
    remedy = Remedy.of(() -> script.run("heal", node));
    script.run("cut", node);
  }

  /// Cuts a node of the local cluster; fails where this is no local cluster.
  public static NodeFault cut(String node) {
    return new NodeFault(FaultScript.find(), node);
  }

  @Override
  public void close() {
    remedy.close();
  }
}
