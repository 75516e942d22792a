package chat.skerry.node.session;

import chat.skerry.node.routing.Ownership;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import java.util.Optional;

/// Which member a device belongs to, and at what address. Thread-safe; non-blocking.
public final class Placement {
  private final String island;
  private final String member;
  private final PartitionMaps maps;
  private final Ownership ownership;

  /// @param island name of this member's island
  /// @param member name of this member
  public Placement(String island, String member, PartitionMaps maps, Ownership ownership) {
    this.island = island;
    this.member = member;
    this.maps = maps;
    this.ownership = ownership;
  }

  /// Where an account belongs now.
  sealed interface Place {
    /// At this member.
    ///
    /// @param otherMember `host:port` of the other member of the island, empty if there is none
    record Here(String otherMember) implements Place {}

    /// At another member.
    ///
    /// @param address `host:port` of the member
    record Elsewhere(String address) implements Place {}

    /// Nobody knows now.
    ///
    /// @param reason for people
    record Unknown(String reason) implements Place {}
  }

  Place of(String account) {
    Optional<PartitionMap> current = maps.current();
    if (current.isEmpty()) {
      return new Place.Unknown("partition map: none yet");
    }
    PartitionMap map = current.get();
    int partition = PartitionMap.partitionOf(account, map.partitionCount());
    PartitionMap.Island home = map.islandOf(partition);
    if (!home.name().equals(island)) {
      return new Place.Elsewhere(home.members().getFirst().chatAddress());
    }
    String owner = ownership.ownerOf(partition);
    if (owner.equals(member)) {
      return new Place.Here(otherMember(home));
    }
    return addressOf(home, owner)
        .<Place>map(Place.Elsewhere::new)
        .orElseGet(() -> new Place.Unknown("owner: not in the partition map"));
  }

  /// Whether all members of the island are in touch. Where not, it may be this member that is cut
  /// off, or two that each take themselves for the owner.
  public boolean isIslandWhole() {
    return maps.current()
        .flatMap(map -> map.island(island))
        .map(home ->
            home.members().stream()
                .map(PartitionMap.Member::name)
                .allMatch(ownership.presentMembers()::contains))
        .orElse(false);
  }

  /// Where the devices of this member go when it leaves; empty if nobody takes over.
  Optional<String> successor() {
    return maps.current()
        .flatMap(map -> map.island(island))
        .flatMap(home ->
            home.members().stream()
                .filter(other -> !other.name().equals(member))
                .filter(other -> ownership.presentMembers().contains(other.name()))
                .map(PartitionMap.Member::chatAddress)
                .findFirst());
  }

  private String otherMember(PartitionMap.Island home) {
    return home.members().stream()
        .filter(other -> !other.name().equals(member))
        .map(PartitionMap.Member::chatAddress)
        .findFirst()
        .orElse("");
  }

  private static Optional<String> addressOf(PartitionMap.Island home, String name) {
    return home.members().stream()
        .filter(other -> other.name().equals(name))
        .map(PartitionMap.Member::chatAddress)
        .findFirst();
  }
}
