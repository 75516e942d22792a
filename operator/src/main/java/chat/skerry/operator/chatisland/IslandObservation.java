package chat.skerry.operator.chatisland;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.operator.naming.ClusterName;
import chat.skerry.operator.naming.IslandName;
import chat.skerry.operator.naming.MemberName;
import chat.skerry.operator.pod.Launcher;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the caches know of a ChatIsland at one moment. Nothing in it is ever changed.
///
/// @param cluster the ChatCluster that owns the island, where it is still there
/// @param surroundings what the cluster made for its members
/// @param launcher what new pods start releases with
/// @param children resources with the label of the island
/// @param nodes by name, those on which its pods run
record IslandObservation(
    ChatIsland island,
    Optional<ChatCluster> cluster,
    Surroundings surroundings,
    Launcher launcher,
    List<HasMetadata> children,
    Map<String, NodeState> nodes,
    Instant now) {

  IslandObservation {
    children = List.copyOf(children);
    nodes = Map.copyOf(nodes);
  }

  /// @param missing names of ConfigMaps and accounts that a pod needs and that are not there yet
  record Surroundings(Optional<Secret> identity, List<String> missing) {
    Surroundings {
      missing = List.copyOf(missing);
    }
  }

  /// What is known of the node of a pod.
  enum NodeState {
    REACHABLE,
    /// Its Ready condition is not True, or the node controller marked it unreachable.
    UNREACHABLE,
    /// There is no such node any more.
    GONE
  }

  IslandName name() {
    String namespace = island.getMetadata().getNamespace();
    return new ClusterName(namespace, island.getSpec().cluster()).island(island.getSpec().index());
  }

  List<MemberName> members() {
    return name().members(island.getSpec().memberCount());
  }

  boolean isPaused() {
    return cluster.map(c -> c.getSpec() != null && c.getSpec().pausedOrDefault()).orElse(false);
  }

  <T extends HasMetadata> Optional<T> child(Class<T> kind, String childName) {
    return children.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(child -> child.getMetadata().getName().equals(childName))
        .findFirst();
  }

  /// The spec of the island with the release that this member is to have.
  ChatIslandSpec specOf(MemberName member) {
    ChatIslandSpec spec = island.getSpec();
    return spec.releaseOf(member.name())
        .map(asked -> spec.withRelease(asked.version(), asked.image()))
        .orElseGet(() -> spec.withMemberReleases(List.of()));
  }

  MemberState state(MemberName member) {
    return MemberState.of(pod(member), specOf(member), now);
  }

  Optional<Pod> pod(MemberName member) {
    return child(Pod.class, member.name());
  }

  boolean isOnUnreachableNode(Pod pod) {
    String node = pod.getSpec().getNodeName();
    return node != null && nodes.getOrDefault(node, NodeState.GONE) != NodeState.REACHABLE;
  }
}
