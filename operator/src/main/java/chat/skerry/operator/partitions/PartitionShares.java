package chat.skerry.operator.partitions;

import chat.skerry.crd.chatisland.PartitionRange;
import java.util.List;
import java.util.stream.IntStream;

/// Divides the partitions among islands: one closed range each, whose lengths differ by one at
/// most.
public final class PartitionShares {

  private PartitionShares() {}

  /// @return the share of island `index` at that index
  public static List<PartitionRange> divide(int partitionCount, int islands) {
    if (islands < 1 || islands > partitionCount) {
      throw new IllegalArgumentException(
          "islands: " + islands + " (expected: 1 to " + partitionCount + " partitions)");
    }
    return IntStream.range(0, islands)
        .mapToObj(i ->
            new PartitionRange(
                start(partitionCount, islands, i), start(partitionCount, islands, i + 1) - 1))
        .toList();
  }

  private static int start(int partitionCount, int islands, int index) {
    return (int) ((long) partitionCount * index / islands);
  }
}
