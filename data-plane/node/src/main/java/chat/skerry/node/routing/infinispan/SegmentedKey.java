package chat.skerry.node.routing.infinispan;

/// A key that knows its segment.
public interface SegmentedKey {

  /// [InfinispanIsland#segmentOf] of the account that it belongs to.
  int segment();
}
