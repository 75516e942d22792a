package chat.skerry.node.routing;

import java.util.List;
import java.util.Optional;

/// The versioned map from partitions to islands, and the addresses of their members. A map that
/// exists is sound: [PartitionMapRules] holds at construction.
///
/// @param version positive; increases with each change
/// @param cluster `namespace/name` of the ChatCluster
/// @param partitionCount a power of two, 16 to 65,536
/// @param islands 1 to 256; each partition belongs to exactly one of them
public record PartitionMap(long version, String cluster, int partitionCount, List<Island> islands) {
  private static final AccountHashes HASHES = new AccountHashes();

  /// @throws IllegalArgumentException naming the field, its value and what is expected
  public PartitionMap {
    islands = List.copyOf(islands);
    PartitionMapRules.check(version, cluster, partitionCount, islands);
  }

  /// @param name for example `demo-0`
  /// @param partitions the closed ranges that the island carries
  /// @param members one or two
  public record Island(String name, List<Range> partitions, List<Member> members) {
    public Island {
      partitions = List.copyOf(partitions);
      members = List.copyOf(members);
    }

    public boolean carries(int partition) {
      for (Range range : partitions) {
        if (partition >= range.first() && partition <= range.last()) {
          return true;
        }
      }
      return false;
    }
  }

  /// A closed range of partitions.
  public record Range(int first, int last) {}

  /// @param name of the member, for example `demo-0-a`
  /// @param chatAddress `host:port` that devices connect to
  /// @param webSocketUrl `ws://host:port/path` or `wss://…` that devices connect to; empty where
  ///   the member takes no WebSockets
  /// @param peerAddress `host:port` that other members connect to (gRPC)
  public record Member(String name, String chatAddress, String webSocketUrl, String peerAddress) {
    /// Without WebSockets.
    public Member(String name, String chatAddress, String peerAddress) {
      this(name, chatAddress, "", peerAddress);
    }
  }

  /// The island that carries a partition.
  ///
  /// @param partition 0 to `partitionCount` − 1
  public Island islandOf(int partition) {
    for (Island island : islands) {
      if (island.carries(partition)) {
        return island;
      }
    }
    throw new IllegalArgumentException(
        "partition: " + partition + " (expected: 0 to " + (partitionCount - 1) + ")");
  }

  public Optional<Island> island(String name) {
    return islands.stream().filter(island -> island.name().equals(name)).findFirst();
  }

  /// All members of all islands, in the order of the file.
  public List<Member> members() {
    return islands.stream().flatMap(island -> island.members().stream()).toList();
  }

  /// The URL of the member with this chat address; empty where it takes no WebSockets.
  public String webSocketUrlOf(String chatAddress) {
    for (Member member : members()) {
      if (member.chatAddress().equals(chatAddress)) {
        return member.webSocketUrl();
      }
    }
    return "";
  }

  /// The partition of an account: the first four bytes of SHA-256 of its name (UTF-8), as an
  /// unsigned big-endian number, modulo `partitionCount`.
  public static int partitionOf(String account, int partitionCount) {
    return Integer.remainderUnsigned(HASHES.of(account), partitionCount);
  }
}
