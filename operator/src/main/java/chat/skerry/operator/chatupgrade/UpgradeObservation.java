package chat.skerry.operator.chatupgrade;

import static java.util.Objects.requireNonNullElse;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterSpec;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatupgrade.ChatUpgrade;
import chat.skerry.crd.chatupgrade.ChatUpgradeSpec;
import chat.skerry.crd.chatupgrade.ChatUpgradeStatus;
import chat.skerry.operator.chatcluster.AskedRelease;
import chat.skerry.operator.chatcluster.NodeRelease;
import chat.skerry.operator.handover.MemberAnswer;
import chat.skerry.operator.naming.ClusterName;
import chat.skerry.operator.naming.MemberName;
import chat.skerry.operator.naming.Owner;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is known of an upgrade and its surroundings at one moment. Nothing in it is ever changed.
///
/// @param upgrade as the API server has it, not a cache: its status says what was begun
/// @param islands of the cluster
/// @param others upgrades of the cluster that are not over, without this one
/// @param pods of members, by name
/// @param answers of members, by name of the pod
record UpgradeObservation(
    ChatUpgrade upgrade,
    Optional<ChatCluster> cluster,
    List<ChatIsland> islands,
    List<ChatUpgrade> others,
    Map<String, Pod> pods,
    Map<String, MemberAnswer> answers,
    NodeRelease shipped,
    Instant now) {

  UpgradeObservation {
    islands = islands.stream().sorted(Comparator.comparingInt(i -> i.getSpec().index())).toList();
    others = List.copyOf(others);
    pods = Map.copyOf(pods);
    answers = Map.copyOf(answers);
  }

  ChatUpgradeSpec spec() {
    return upgrade.getSpec();
  }

  ChatUpgradeStatus status() {
    return requireNonNullElse(upgrade.getStatus(), ChatUpgradeStatus.EMPTY);
  }

  ClusterName name() {
    return new ClusterName(upgrade.getMetadata().getNamespace(), spec().cluster());
  }

  Optional<ChatIsland> island(String island) {
    return islands.stream().filter(i -> i.getMetadata().getName().equals(island)).findFirst();
  }

  MemberView member(String member) {
    return new MemberView(
        member, Optional.ofNullable(pods.get(member)), Optional.ofNullable(answers.get(member)));
  }

  List<MemberName> membersOf(ChatIsland island) {
    return name().island(island.getSpec().index()).members(island.getSpec().memberCount());
  }

  boolean isOwned() {
    return cluster.filter(c -> Owner.owns(c, upgrade)).isPresent();
  }

  /// The image that members move to.
  String image() {
    String told = spec().image() != null ? spec().image() : status().image();
    return told != null ? told : shipped.imageOf(spec().version());
  }

  /// Whether the ChatCluster still asks for this release. One that leaves version and image open
  /// takes what is under way.
  boolean isStillWanted() {
    if (cluster.isEmpty() || cluster.get().getSpec() == null) {
      return true;
    }
    ChatClusterSpec wanted = cluster.get().getSpec();
    boolean open = wanted.version() == null && wanted.image() == null;
    return open
        || AskedRelease.of(cluster.get(), islands, shipped)
            .map(asked -> asked.is(spec().version(), image()))
            .orElse(true);
  }
}
