package chat.skerry.node.routing.infinispan;

/// Which segment of the cache stands for which partition: each for one, but neighbours far apart.
///
/// Infinispan shares all segments evenly between the members, often as long runs. An island carries
/// long runs of partitions too, so with equal numbers one member could own nearly all of them. The
/// step is the golden section of the count (Knuth, TAOCP 6.4: multiplicative hashing); it is odd
/// and the count a power of two, so that every segment is taken once.
final class Segments {
  private static final double GOLDEN_SECTION = 0.618_033_988_749_894_9;

  private Segments() {}

  static int of(int partition, int partitionCount) {
    int step = (int) (partitionCount * GOLDEN_SECTION) | 1;
    return partition * step & partitionCount - 1;
  }
}
