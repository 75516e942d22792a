package chat.skerry.node.routing.infinispan;

import java.util.List;
import java.util.Set;

/// What others of this process see of the island. Whoever asks for changes hears of those of it.
///
/// @param owned a bit for each segment that this process owns
/// @param passed a bit for each segment that another process of this member owns
/// @param owners the member that owns each segment
/// @param present the members that are in touch
/// @param whole whether two members hold everything
record Standing(long owned, long passed, List<String> owners, Set<String> present, boolean whole) {
  static final Standing NOWHERE = new Standing(0, 0, List.of(), Set.of(), false);

  boolean isPassed(int segment) {
    return (passed >>> segment & 1) != 0;
  }

  boolean owns(int segment) {
    return (owned >>> segment & 1) != 0;
  }

  /// Whether all that the member owns is owned by this process, and there is something.
  boolean ownsAllOf(String member) {
    boolean all = owned != 0;
    for (int segment = 0; segment < owners.size(); segment++) {
      all &= owners.get(segment).equals(member) == owns(segment);
    }
    return all;
  }
}
