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
import org.jspecify.annotations.Nullable;

/// What a ChatCluster shall be, all choices made.
///
/// @param islands by index
record Wanted(int partitionCount, AccessSpec access, EdgeSpec edge, List<ChatIslandSpec> islands) {

  Wanted {
    islands = List.copyOf(islands);
  }

  /// What a spec asks for. Where it leaves the version open, an island keeps the version and image
  /// it has: a new operator does not make members roll.
  static Wanted of(
      String cluster, ChatClusterSpec spec, List<ChatIsland> existing, NodeRelease shipped) {
    List<List<PartitionRange>> shares =
        PartitionShares.divide(spec.partitionCountOrDefault(), spec.islandsOrDefault()).stream()
            .map(List::of)
            .toList();
    List<ChatIslandSpec> islands = new ArrayList<>();
    for (int index = 0; index < shares.size(); index++) {
      Optional<ChatIslandSpec> now = specOf(existing, index);
      Optional<ChatIslandSpec> any =
          now.or(() -> existing.stream().map(ChatIsland::getSpec).findFirst());
      String version = version(spec.version(), any, shipped);
      islands.add(
          new ChatIslandSpec(
              cluster,
              index,
              shares.get(index),
              version,
              image(spec.image(), version, any, shipped),
              spec.imagePullPolicy(),
              spec.store(),
              spec.accessOrDefault(),
              spec.memberOrDefault(),
              spec.limits()));
    }
    return new Wanted(
        spec.partitionCountOrDefault(), spec.accessOrDefault(), spec.edgeOrDefault(), islands);
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
    return Optional.of(new Wanted(partitionCount, islands.getFirst().access(), edge, islands));
  }

  private static Optional<ChatIslandSpec> specOf(List<ChatIsland> existing, int index) {
    return existing.stream()
        .map(ChatIsland::getSpec)
        .filter(island -> island.index() == index)
        .findFirst();
  }

  private static String version(
      @Nullable String asked, Optional<ChatIslandSpec> now, NodeRelease shipped) {
    return asked != null ? asked : now.map(ChatIslandSpec::version).orElse(shipped.version());
  }

  private static String image(
      @Nullable String asked, String version, Optional<ChatIslandSpec> now, NodeRelease shipped) {
    if (asked != null) {
      return asked;
    }
    return now.filter(island -> island.version().equals(version))
        .map(ChatIslandSpec::image)
        .orElseGet(() -> shipped.imageOf(version));
  }
}
