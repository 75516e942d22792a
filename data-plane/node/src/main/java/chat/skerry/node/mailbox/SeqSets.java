package chat.skerry.node.mailbox;

import java.util.HashSet;
import java.util.Set;

/// Sets of sequence numbers that take no memory while they are empty: nearly all sessions are idle.
/// A set begins as [#NONE] and is replaced by what these methods return.
public final class SeqSets {
  public static final Set<Long> NONE = Set.of();

  private SeqSets() {}

  /// The set with `seq`.
  public static Set<Long> with(Set<Long> set, long seq) {
    Set<Long> changed = set.isEmpty() ? new HashSet<>() : set;
    changed.add(seq);
    return changed;
  }

  /// The set without `seq`.
  public static Set<Long> without(Set<Long> set, long seq) {
    if (set.isEmpty()) {
      return NONE;
    }
    set.remove(seq);
    return set.isEmpty() ? NONE : set;
  }
}
