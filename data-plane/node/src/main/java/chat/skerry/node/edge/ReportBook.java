package chat.skerry.node.edge;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The last report of each member. Bounded by the members of the partition map; written by the
/// links to members, one at a time for each of them.
public final class ReportBook {
  static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final LongSupplier nanoTime;
  private final Map<String, Heard> members = new ConcurrentHashMap<>();

  /// @param nanoTime as [System#nanoTime]
  public ReportBook(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// A report and its story.
  ///
  /// @param ownedBefore what it owned before its last change
  /// @param changedAtNanos when it first said that it owns what it owns
  /// @param heardAtNanos when it last said anything
  record Heard(
      MemberReport report, PartitionSet ownedBefore, long changedAtNanos, long heardAtNanos) {}

  public void heard(String member, MemberReport report) {
    long now = nanoTime.getAsLong();
    members.compute(
        member,
        (name, before) -> {
          if (before == null) {
            return new Heard(report, PartitionSet.NONE, now, now);
          }
          return before.report().owned().equals(report.owned())
              ? new Heard(report, before.ownedBefore(), before.changedAtNanos(), now)
              : new Heard(report, before.report().owned(), now, now);
        });
  }

  /// Forgets all but these.
  public void retain(Set<String> names) {
    members.keySet().retainAll(names);
  }

  /// Of how many members the last report still counts.
  public int fresh() {
    long now = nanoTime.getAsLong();
    return (int)
        members.values().stream()
            .filter(heard -> now - heard.heardAtNanos() <= FRESH_NANOS)
            .count();
  }

  /// The last report of a member, if it still counts.
  Optional<Heard> find(String member) {
    @Nullable Heard heard = members.get(member);
    return Optional.ofNullable(heard)
        .filter(last -> nanoTime.getAsLong() - last.heardAtNanos() <= FRESH_NANOS);
  }
}
