package chat.skerry.node.routing.infinispan;

/// Which segment of the caches a partition lies in: as many partitions in each, neighbours far
/// apart.
///
/// Infinispan shares all segments evenly between the members, often as long runs. An island carries
/// long runs of partitions too, so with equal numbers one member could own nearly all of them. The
/// step is the golden section of the count (Knuth, TAOCP 6.4: multiplicative hashing); it is odd
/// and the count a power of two, so that every segment is taken equally often.
///
/// There are few, since a write over many keys becomes one message a segment: with 64 of them an
/// envelope that is put and removed at full load costs 28 µs of CPU, with 16 it costs 12 µs. Fewer
/// still make the search of one longer after a takeover.
final class Segments {
  private static final int COUNT_MAX = 16;
  private static final double GOLDEN_SECTION = 0.618_033_988_749_894_9;

  private Segments() {}

  /// How many segments stand for so many partitions; both are powers of two.
  static int count(int partitionCount) {
    return Math.min(COUNT_MAX, partitionCount);
  }

  /// @param partition any; those that are equal modulo `segmentCount` share a segment
  static int of(int partition, int segmentCount) {
    int step = (int) (segmentCount * GOLDEN_SECTION) | 1;
    return partition * step & segmentCount - 1;
  }
}
