package chat.skerry.node.app;

import chat.skerry.node.routing.Ownership;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.Place;
import chat.skerry.node.routing.SessionDirectory;
import chat.skerry.node.routing.SingleMemberIsland;
import chat.skerry.node.routing.infinispan.InfinispanIsland;
import java.util.List;
import java.util.Optional;

/// The island as this member takes part in it: who owns what, and where the sessions are.
///
/// @param members what holds the memory of an island of two; empty in an island of one
record Island(Ownership ownership, SessionDirectory directory, Optional<InfinispanIsland> members) {

  /// @param owns whether this process owns what is the member's when this returns; otherwise it is
  ///   in touch, and another process of the member owns that
  static Island join(NodeConfig config, int partitionCount, boolean owns, Opened opened) {
    return NodeSettings.islandTransport(config)
        .map(transport -> {
          InfinispanIsland island =
              opened.add(
                  owns
                      ? InfinispanIsland.join(transport, partitionCount)
                      : InfinispanIsland.connect(transport, partitionCount));
          return new Island(island, island, Optional.of(island));
        })
        .orElseGet(() -> {
          SingleMemberIsland island = new SingleMemberIsland(NodeSettings.place(config).member());
          return new Island(island, island, Optional.empty());
        });
  }

  /// 0 or 1: the place of this member among the members of its island, by name.
  ///
  /// @throws IllegalArgumentException where the map does not name this member
  static int memberBit(Place here, PartitionMap map) {
    List<String> names =
        map
            .island(here.island())
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "skerry.island: "
                        + here.island()
                        + " (expected: an island of the partition map)"))
            .members()
            .stream()
            .map(PartitionMap.Member::name)
            .sorted()
            .toList();
    int bit = names.indexOf(here.member());
    if (bit < 0) {
      throw new IllegalArgumentException(
          "skerry.member: " + here.member() + " (expected: one of " + names + ")");
    }
    return bit;
  }
}
