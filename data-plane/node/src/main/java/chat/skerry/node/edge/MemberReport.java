package chat.skerry.node.edge;

/// What a member says of itself.
///
/// @param accepting whether devices can log in there now
/// @param loadPerMille how full it is: 0 to 1,000
/// @param owned the partitions that it owns, as far as it knows
public record MemberReport(boolean accepting, int loadPerMille, PartitionSet owned) {
  public static final int LOAD_MAX = 1_000;

  public MemberReport {
    if (loadPerMille < 0 || loadPerMille > LOAD_MAX) {
      throw new IllegalArgumentException("load: " + loadPerMille + " (expected: 0 to 1000)");
    }
  }
}
