package chat.skerry.e2e.cluster;

import java.util.List;

/// Pods that don't reach each other, while everybody else reaches them: packets between them vanish
/// in both directions. Healed by `close()`, which may be called twice.
public final class NetworkCut implements AutoCloseable {
  private final Remedy remedy;

  private NetworkCut(FaultScript script, String host, List<String> others) {
    remedy = Remedy.of(() -> others.forEach(other -> script.run("join", host, other)));
    others.forEach(other -> script.run("part", host, other));
  }

  /// Cuts one address off from some others; fails where this is no local cluster, or where two of
  /// them are on one node, whose bridge carries their packets past every rule.
  public static NetworkCut between(String host, List<String> others) {
    return new NetworkCut(FaultScript.find(), host, List.copyOf(others));
  }

  @Override
  public void close() {
    remedy.close();
  }
}
