package chat.skerry.node.mailbox.writeback;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;

/// How acknowledged envelopes of one mailbox are removed from the store: as ranges where everything
/// that lies in them is known and acknowledged, else exactly. Pure.
///
/// ```
/// known        1  2  3  4  5  6  7  8  9
/// acknowledged ■  ■  ■     ■  ■  ■  ■  ■
/// safe through ─────────────────────┤
///              └range┘     └range┘  └exact
/// ```
final class RemovalPlan {
  /// Two bounds cost a later read as much as two rows that were deleted one by one.
  static final int RANGE_MIN = 3;

  private RemovalPlan() {}

  /// One call of the store.
  sealed interface Removal {

    /// Everything from the first to the last, both included.
    record Range(long firstSeq, long lastSeq) implements Removal {}

    /// @param seqs increasing, at least one
    @SuppressWarnings("ArrayRecordComponent")
    record Exact(long[] seqs) implements Removal {}
  }

  /// For a mailbox of which not everything is known.
  ///
  /// @param acknowledged increasing
  /// @param perhapsStored whether the store may have an envelope; what it never got stays out
  static List<Removal> exactly(long[] acknowledged, LongPredicate perhapsStored) {
    long[] seqs = Arrays.stream(acknowledged).filter(perhapsStored).toArray();
    return seqs.length == 0 ? List.of() : List.of(new Removal.Exact(seqs));
  }

  /// For a mailbox of which every envelope is known.
  ///
  /// @param acknowledged increasing
  /// @param known every envelope of the mailbox from the first acknowledged to the last, whether
  ///   acknowledged or not; increasing
  /// @param perhapsStored whether the store may have an envelope; what it never got stays out
  /// @param safeThrough what [SafeThrough] says
  static List<Removal> of(
      long[] acknowledged, long[] known, LongPredicate perhapsStored, long safeThrough) {
    List<Removal> removals = new ArrayList<>();
    List<Long> exact = new ArrayList<>();
    List<Long> run = new ArrayList<>();
    int next = 0;
    for (long seq : known) {
      for (; next < acknowledged.length && acknowledged[next] < seq; next++) {
        // Not known any more, so an earlier acknowledgement took it; perhaps its removal failed.
        add(acknowledged[next], perhapsStored, exact);
      }
      boolean gone = next < acknowledged.length && acknowledged[next] == seq;
      next += gone ? 1 : 0;
      if (!gone || seq > safeThrough) {
        close(run, removals, exact);
      }
      if (gone) {
        add(seq, perhapsStored, seq > safeThrough ? exact : run);
      }
    }
    close(run, removals, exact);
    for (; next < acknowledged.length; next++) {
      add(acknowledged[next], perhapsStored, exact);
    }
    if (!exact.isEmpty()) {
      removals.add(new Removal.Exact(exact.stream().mapToLong(Long::longValue).sorted().toArray()));
    }
    return List.copyOf(removals);
  }

  private static void add(long seq, LongPredicate perhapsStored, List<Long> to) {
    if (perhapsStored.test(seq)) {
      to.add(seq);
    }
  }

  private static void close(List<Long> run, List<Removal> removals, List<Long> exact) {
    if (run.size() >= RANGE_MIN) {
      removals.add(new Removal.Range(run.getFirst(), run.getLast()));
    } else {
      exact.addAll(run);
    }
    run.clear();
  }
}
