package chat.skerry.node.routing.infinispan;

import org.infinispan.configuration.cache.HashConfiguration;
import org.infinispan.distribution.ch.KeyPartitioner;

/// Puts each [SegmentedKey] where it says. Public since Infinispan makes its own copy, by the
/// constructor without arguments.
public final class SegmentOfKey implements KeyPartitioner {

  @Override
  public void init(HashConfiguration configuration) {}

  /// @param key a [SegmentedKey] and nothing else
  @Override
  public int getSegment(Object key) {
    return ((SegmentedKey) key).segment();
  }
}
