package chat.skerry.node.routing;

import java.util.Optional;

/// The partition map that is in force now. Thread-safe and non-blocking.
public interface PartitionMaps {

  /// Empty until a first valid map was seen; then always the last valid one.
  Optional<PartitionMap> current();

  /// Calls back after each new map, on a thread of the source: the callback must not block.
  void onChange(Runnable callback);
}
