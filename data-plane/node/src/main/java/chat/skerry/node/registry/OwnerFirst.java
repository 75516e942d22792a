package chat.skerry.node.registry;

import chat.skerry.node.routing.Ownership;
import chat.skerry.node.routing.PartitionMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The order that a member knows by itself: in its own island the owner first, in others as the map
/// has them.
public final class OwnerFirst implements MemberOrder {
  private final String island;
  private final Supplier<Optional<Ownership>> ownership;

  /// @param island this member's own
  /// @param ownership empty until this member has joined its island
  public OwnerFirst(String island, Supplier<Optional<Ownership>> ownership) {
    this.island = island;
    this.ownership = ownership;
  }

  @Override
  public Optional<List<PartitionMap.Member>> of(
      PartitionMap.Island asked, int partition, String account) {
    if (!asked.name().equals(island)) {
      return Optional.of(asked.members());
    }
    return ownership
        .get()
        .map(joined -> joined.ownerOf(partition))
        .map(owner -> {
          List<PartitionMap.Member> order = new ArrayList<>(asked.members());
          order.sort(Comparator.comparing(member -> !member.name().equals(owner)));
          return order;
        });
  }
}
