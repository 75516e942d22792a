package chat.skerry.node.app;

import chat.skerry.node.edge.MemberReport;
import chat.skerry.node.edge.PartitionSet;
import chat.skerry.node.routing.Ownership;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/// Makes what this member tells the edges of itself. Thread-safe.
///
/// @param island name of this member's island
/// @param accepting whether devices can log in now
/// @param loadPerMille how full this member is
record OwnReport(
    String island,
    PartitionMaps maps,
    Ownership ownership,
    BooleanSupplier accepting,
    IntSupplier loadPerMille) {

  MemberReport now() {
    PartitionSet owned =
        maps.current()
            .flatMap(map -> map.island(island).map(home -> owned(map, home)))
            .orElse(PartitionSet.NONE);
    return new MemberReport(accepting.getAsBoolean(), loadPerMille.getAsInt(), owned);
  }

  private PartitionSet owned(PartitionMap map, PartitionMap.Island home) {
    return PartitionSet.of(
        map.partitionCount(),
        partition -> home.carries(partition) && ownership.ownedHere(partition));
  }
}
