package chat.skerry.node.routing.infinispan;

import chat.skerry.node.routing.PartitionMap;
import org.infinispan.configuration.cache.HashConfiguration;
import org.infinispan.distribution.ch.KeyPartitioner;

/// Puts each session into the segment of its account's partition. Public since Infinispan makes its
/// own copy, by the constructor without arguments.
public final class AccountPartitioner implements KeyPartitioner {
  private int segmentCount;

  @Override
  public void init(HashConfiguration configuration) {
    segmentCount = configuration.numSegments();
  }

  /// @param key a [SessionEntry#key] and nothing else
  @Override
  public int getSegment(Object key) {
    return segmentOf(SessionEntry.accountOf((String) key), segmentCount);
  }

  /// The count of segments divides that of partitions, so the account's hash modulo either leads to
  /// the same segment.
  static int segmentOf(String account, int segmentCount) {
    return Segments.of(PartitionMap.partitionOf(account, segmentCount), segmentCount);
  }
}
