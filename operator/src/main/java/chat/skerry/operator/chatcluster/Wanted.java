package chat.skerry.operator.chatcluster;

import chat.skerry.crd.chatcluster.AccessSpec;
import chat.skerry.crd.chatcluster.ChatClusterSpec;
import chat.skerry.crd.chatcluster.EdgeSpec;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.crd.chatisland.PartitionRange;
import chat.skerry.operator.partitions.PartitionShares;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a ChatCluster shall be, all choices made.
///
/// @param islands by index; those that exist, with the releases that they have
/// @param asked the release that members are to have in the end; empty where the spec is not valid
record Wanted(
    int partitionCount,
    AccessSpec access,
    EdgeSpec edge,
    List<ChatIslandSpec> islands,
    Optional<AskedRelease> asked) {

  Wanted {
    islands = List.copyOf(islands);
  }

  /// What a spec asks for. An island that exists keeps its release: only an upgrade changes that.
  static Wanted of(
      String cluster, ChatClusterSpec spec, List<ChatIsland> existing, NodeRelease shipped) {
    List<List<PartitionRange>> shares =
        PartitionShares.divide(spec.partitionCountOrDefault(), spec.islandsOrDefault()).stream()
            .map(List::of)
            .toList();
    AskedRelease asked = AskedRelease.of(spec, existing, shipped);
    List<ChatIslandSpec> islands = new ArrayList<>();
    for (int index = 0; index < shares.size(); index++) {
      Optional<ChatIslandSpec> now = specOf(existing, index);
      islands.add(
          new ChatIslandSpec(
              cluster,
              index,
              shares.get(index),
              now.map(ChatIslandSpec::version).orElse(asked.version()),
              now.map(ChatIslandSpec::image).orElse(asked.image()),
              spec.imagePullPolicy(),
              spec.store(),
              spec.accessOrDefault(),
              spec.memberOrDefault(),
              spec.limits(),
              now.map(ChatIslandSpec::memberReleases).orElse(List.of())));
    }
    return new Wanted(
        spec.partitionCountOrDefault(),
        spec.accessOrDefault(),
        spec.edgeOrDefault(),
        islands,
        Optional.of(asked));
  }

  /// The last good spec, which the islands and the edges hold; empty before there are islands.
  static Optional<Wanted> lastGood(ClusterObservation observed) {
    List<ChatIsland> existing = observed.islands();
    if (existing.isEmpty()) {
      return Optional.empty();
    }
    List<ChatIslandSpec> islands = existing.stream().map(ChatIsland::getSpec).toList();
    int partitionCount =
        islands.stream()
                .flatMap(island -> island.partitions().stream())
                .mapToInt(PartitionRange::last)
                .max()
                .orElse(0)
            + 1;
    EdgeSpec edge = observed.edges().flatMap(EdgeDeployment::specOf).orElse(EdgeSpec.DEFAULT);
    return Optional.of(
        new Wanted(partitionCount, islands.getFirst().access(), edge, islands, Optional.empty()));
  }

  private static Optional<ChatIslandSpec> specOf(List<ChatIsland> existing, int index) {
    return existing.stream()
        .map(ChatIsland::getSpec)
        .filter(island -> island.index() == index)
        .findFirst();
  }
}
