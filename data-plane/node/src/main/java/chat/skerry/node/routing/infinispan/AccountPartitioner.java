package chat.skerry.node.routing.infinispan;

import chat.skerry.node.routing.PartitionMap;
import org.infinispan.configuration.cache.HashConfiguration;
import org.infinispan.distribution.ch.KeyPartitioner;

/// Puts each session into the segment that stands for its account's partition. Public since
/// Infinispan makes its own copy, by the constructor without arguments.
public final class AccountPartitioner implements KeyPartitioner {
  private int partitionCount;

  @Override
  public void init(HashConfiguration configuration) {
    partitionCount = configuration.numSegments();
  }

  /// @param key a [SessionEntry#key] and nothing else
  @Override
  public int getSegment(Object key) {
    String account = SessionEntry.accountOf((String) key);
    return Segments.of(PartitionMap.partitionOf(account, partitionCount), partitionCount);
  }
}
