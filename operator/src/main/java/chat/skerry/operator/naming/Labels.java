package chat.skerry.operator.naming;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;

/// The labels of the children. Selectors use the fixed few that can never change.
public final class Labels {

  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String NAME = "app.kubernetes.io/name";
  public static final String CLUSTER = "skerry.chat/cluster";
  public static final String ISLAND = "skerry.chat/island";
  public static final String MEMBER = "skerry.chat/member";

  /// On the pods of edges, instead of the label that selects members.
  public static final String EDGE = "skerry.chat/edge-of";

  /// Selects all that the operator made.
  public static final String OURS = MANAGED_BY + "=skerry";

  /// Marks the ConfigMaps of the control plane that hold keys of tokens.
  public static final String VERIFICATION_KEYS = "skerry.chat/verification-keys";

  private Labels() {}

  public static Map<String, String> of(ClusterName cluster) {
    return Map.of(MANAGED_BY, "skerry", NAME, "skerry-node", CLUSTER, cluster.name());
  }

  public static Map<String, String> of(IslandName island) {
    return Map.of(
        MANAGED_BY,
        "skerry",
        NAME,
        "skerry-node",
        CLUSTER,
        island.cluster().name(),
        ISLAND,
        island.name());
  }

  public static Map<String, String> of(MemberName member) {
    return Map.of(
        MANAGED_BY, "skerry",
        NAME, "skerry-node",
        CLUSTER, member.island().cluster().name(),
        ISLAND, member.island().name(),
        MEMBER, member.name());
  }

  /// Of the pods of edges: nothing that selects members selects them.
  public static Map<String, String> ofEdge(ClusterName cluster) {
    return Map.of(NAME, "skerry-edge", EDGE, cluster.name());
  }

  public static Map<String, String> selectingEdges(ClusterName cluster) {
    return Map.of(EDGE, cluster.name());
  }

  /// Selects the pods of all members of a cluster.
  public static Map<String, String> selecting(ClusterName cluster) {
    return Map.of(CLUSTER, cluster.name());
  }

  public static Map<String, String> selecting(IslandName island) {
    return Map.of(ISLAND, island.name());
  }

  public static Map<String, String> selecting(MemberName member) {
    return Map.of(MEMBER, member.name());
  }

  public static Optional<String> value(HasMetadata resource, String label) {
    Map<String, String> labels = resource.getMetadata().getLabels();
    return labels == null ? Optional.empty() : Optional.ofNullable(labels.get(label));
  }
}
