package chat.skerry.node.edge;

import chat.skerry.node.edge.ReportBook.Heard;
import chat.skerry.node.registry.MemberOrder;
import chat.skerry.node.routing.PartitionMap;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Orders the members of an island by what they report.
///
/// 1. The owner of the partition comes first: only there is a session opened at all.
/// 2. Where two members say that they own it, one that has not spoken since the other began to say
///    so is taken for lost (frozen, or cut off from here). If both have, the island is split: each
///    device goes where it was before.
/// 3. Where nobody says so (an island starts, a member was just lost), the order is that of the
///    [RendezvousHash], members that report before those that don't; of the first two the one that
///    is less full comes first (two choices; Mitzenmacher, "The Power of Two Choices", 2001).
public final class ReportedOrder implements MemberOrder {
  private final ReportBook reports;
  private final Counter byOwner;
  private final Counter byLoad;

  public ReportedOrder(ReportBook reports, MeterRegistry meters) {
    this.reports = reports;
    this.byOwner = counter(meters, "OWNER");
    this.byLoad = counter(meters, "LOAD");
  }

  private static Counter counter(MeterRegistry meters, String by) {
    return Counter.builder("skerry.edge.choices")
        .description("Accounts that were sent to a member, by what decided")
        .tag("by", by)
        .register(meters);
  }

  @Override
  public Optional<List<PartitionMap.Member>> of(
      PartitionMap.Island island, int partition, String account) {
    Map<String, Heard> heard = new HashMap<>();
    for (PartitionMap.Member member : island.members()) {
      reports.find(member.name()).ifPresent(report -> heard.put(member.name(), report));
    }
    List<PartitionMap.Member> order = byLoad(island.members(), heard, account);
    Optional<PartitionMap.Member> owner = owner(order, heard, partition);
    if (owner.isPresent()) {
      order.remove(owner.get());
      order.addFirst(owner.get());
      byOwner.increment();
    } else {
      byLoad.increment();
    }
    return Optional.of(order);
  }

  /// @param order decides where nothing else does
  private static Optional<PartitionMap.Member> owner(
      List<PartitionMap.Member> order, Map<String, Heard> heard, int partition) {
    Optional<PartitionMap.Member> best = Optional.empty();
    for (PartitionMap.Member member : order) {
      Heard its = heard.get(member.name());
      if (its == null || !its.report().accepting() || !its.report().owned().contains(partition)) {
        continue;
      }
      Heard bestSoFar = best.map(PartitionMap.Member::name).map(heard::get).orElse(null);
      if (bestSoFar == null || isRather(its, bestSoFar, partition)) {
        best = Optional.of(member);
      }
    }
    return best;
  }

  /// Whether the one that says it owns the partition is to be believed rather than the other.
  private static boolean isRather(Heard one, Heard other, int partition) {
    boolean otherIsSilent = other.heardAtNanos() - one.changedAtNanos() < 0;
    boolean oneIsSilent = one.heardAtNanos() - other.changedAtNanos() < 0;
    if (otherIsSilent != oneIsSilent) {
      return otherIsSilent;
    }
    return one.ownedBefore().contains(partition) && !other.ownedBefore().contains(partition);
  }

  private static List<PartitionMap.Member> byLoad(
      List<PartitionMap.Member> members, Map<String, Heard> heard, String account) {
    List<PartitionMap.Member> order = new ArrayList<>(members);
    order.sort(
        Comparator.<PartitionMap.Member>comparingInt(member -> rank(heard.get(member.name())))
            .thenComparing(
                member -> RendezvousHash.weight(account, member.name()),
                Comparator.reverseOrder()));
    if (order.size() > 1
        && isLessFull(heard.get(order.get(1).name()), heard.get(order.getFirst().name()))) {
      order.addFirst(order.remove(1));
    }
    return order;
  }

  private static boolean isLessFull(@Nullable Heard one, @Nullable Heard other) {
    return one != null
        && other != null
        && one.report().accepting() == other.report().accepting()
        && one.report().loadPerMille() < other.report().loadPerMille();
  }

  /// Those that take devices, those that say nothing, those that take none.
  private static int rank(@Nullable Heard heard) {
    if (heard == null) {
      return 1;
    }
    return heard.report().accepting() ? 0 : 2;
  }
}
