package chat.skerry.node.registry;

import chat.skerry.node.routing.PartitionMap;
import java.util.List;
import java.util.Optional;

/// In which order a device tries the members of its island. Thread-safe; non-blocking.
public interface MemberOrder {

  /// All members of the island, the best first; empty where nobody can tell yet.
  ///
  /// @param partition of the account, which the island carries
  Optional<List<PartitionMap.Member>> of(PartitionMap.Island island, int partition, String account);
}
