package chat.skerry.operator.naming;

import java.util.List;

/// An island, which is also the name of its ChatIsland, its headless Service and its disruption
/// budget.
public record IslandName(ClusterName cluster, int index) {

  private static final List<String> LETTERS = List.of("a", "b");

  public String namespace() {
    return cluster.namespace();
  }

  public String name() {
    return cluster.name() + "-" + index;
  }

  /// @param count 1 or 2
  public List<MemberName> members(int count) {
    return LETTERS.subList(0, count).stream().map(l -> new MemberName(this, l)).toList();
  }

  /// The name that resolves to the addresses of all members.
  public String dnsName() {
    return name() + "." + namespace() + ".svc.cluster.local";
  }
}
