package chat.skerry.node.edge;

import java.util.BitSet;
import java.util.function.IntPredicate;

/// Some of the partitions. Immutable.
public final class PartitionSet {
  public static final PartitionSet NONE = new PartitionSet(new BitSet());

  private final BitSet bits;

  private PartitionSet(BitSet bits) {
    this.bits = bits;
  }

  /// Those of `0` to `partitionCount − 1` that the predicate holds for.
  public static PartitionSet of(int partitionCount, IntPredicate contained) {
    BitSet bits = new BitSet(partitionCount);
    for (int partition = 0; partition < partitionCount; partition++) {
      if (contained.test(partition)) {
        bits.set(partition);
      }
    }
    return new PartitionSet(bits);
  }

  /// @param bytes partition `p` is bit `p mod 8` of byte `p / 8`
  public static PartitionSet ofBytes(byte[] bytes) {
    return new PartitionSet(BitSet.valueOf(bytes));
  }

  public byte[] toBytes() {
    return bits.toByteArray();
  }

  public boolean contains(int partition) {
    return bits.get(partition);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartitionSet that && bits.equals(that.bits);
  }

  @Override
  public int hashCode() {
    return bits.hashCode();
  }

  @Override
  public String toString() {
    return "PartitionSet[" + bits.cardinality() + "]";
  }
}
