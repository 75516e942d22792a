package chat.skerry.node.mailbox.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.mailbox.writeback.RemovalPlan.Removal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

final class RemovalPlanProperties {
  private static final int SEQ_MAX = 60;

  /// Whatever else lies in the mailbox: what is known and not acknowledged, and above the limit
  /// what nobody here knows.
  @Property
  void removesWhatIsAcknowledgedAndNothingElse(
      @ForAll @Size(max = 40) Set<@LongRange(min = 1, max = SEQ_MAX) Long> known,
      @ForAll @Size(max = 40) Set<@LongRange(min = 1, max = SEQ_MAX) Long> acknowledged,
      @ForAll @Size(max = 20) Set<@LongRange(min = 1, max = SEQ_MAX) Long> foreign,
      @ForAll @LongRange(max = SEQ_MAX) long safeThrough) {
    TreeSet<Long> store = new TreeSet<>(known);
    foreign.stream().filter(seq -> seq > safeThrough).forEach(store::add);
    TreeSet<Long> expected = new TreeSet<>(store);
    expected.removeAll(acknowledged);
    execute(RemovalPlan.of(sorted(acknowledged), sorted(known), seq -> true, safeThrough), store);
    assertThat(store).isEqualTo(expected);
  }

  @Property
  void leavesOutWhatTheStoreNeverGot(
      @ForAll @Size(max = 40) Set<@LongRange(min = 1, max = SEQ_MAX) Long> known,
      @ForAll @Size(max = 40) Set<@LongRange(min = 1, max = SEQ_MAX) Long> stored,
      @ForAll @LongRange(max = SEQ_MAX) long safeThrough) {
    long[] all = sorted(known);
    List<Removal> plan = RemovalPlan.of(all, all, stored::contains, safeThrough);
    for (Removal removal : plan) {
      switch (removal) {
        case Removal.Range(long first, long last) -> assertThat(stored).contains(first, last);
        case Removal.Exact(long[] seqs) ->
            assertThat(LongStream.of(seqs)).allMatch(stored::contains).isSorted();
      }
    }
    assertThat(RemovalPlan.exactly(all, stored::contains))
        .allMatch(removal -> removal instanceof Removal.Exact);
  }

  @Example
  void aBacklogAcknowledgedInOneGoIsOneRange() {
    long[] seqs = LongStream.range(0, 256).map(i -> 10 + 2 * i).toArray();
    assertThat(RemovalPlan.of(seqs, seqs, seq -> true, 10_000))
        .containsExactly(new Removal.Range(10, 520));
  }

  @Example
  void whatIsNotSafeOrNotAcknowledgedCutsTheRange() {
    long[] known = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    long[] acknowledged = {1, 2, 3, 5, 6, 7, 8, 9};
    List<Removal> plan = RemovalPlan.of(acknowledged, known, seq -> true, 7);
    assertThat(plan.subList(0, 2))
        .containsExactly(new Removal.Range(1, 3), new Removal.Range(5, 7));
    assertThat(((Removal.Exact) plan.get(2)).seqs()).containsExactly(8, 9);
  }

  private static void execute(List<Removal> plan, TreeSet<Long> store) {
    for (Removal removal : plan) {
      switch (removal) {
        case Removal.Range(long first, long last) -> store.subSet(first, true, last, true).clear();
        case Removal.Exact(long[] seqs) -> LongStream.of(seqs).forEach(store::remove);
      }
    }
  }

  private static long[] sorted(Set<Long> seqs) {
    return seqs.stream().mapToLong(Long::longValue).sorted().toArray();
  }
}
