package chat.skerry.node.mailbox.writeback;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which share of the deliveries comes from memory, and which share of the envelopes never touches
/// the store: plays a [CacheTrace] through the real store that keeps mailboxes in memory, on a
/// virtual clock, with and without the rule about heavy users. Prints *figure · value · goal · met*
/// and keeps a report and the raw numbers.
public final class CacheBench {
  private static final Path TARGET = Path.of("target", "bench");
  private static final CacheFigures.Plan PLAN =
      new CacheFigures.Plan(
          10_000,
          1,
          1_790_000_000_000L,
          Duration.ofDays(2),
          Duration.ofDays(1),
          Duration.ofSeconds(5));
  private static final Duration YOUNG_FOR = Duration.ofHours(1);

  /// Of memory for mailboxes, for each phone of the island: enough for the goal first, then less,
  /// to see what leaves.
  private static final int[] BYTES_A_PHONE = {6_144, 4_096, 2_048};

  private static final double GOAL = 0.98;

  private CacheBench() {}

  /// @param arguments a directory for the report, or none for `target/bench`
  public static void main(String[] arguments) throws IOException {
    List<CacheFigures> runs = new ArrayList<>();
    for (int bytes : BYTES_A_PHONE) {
      run(runs, PLAN, "heavy and old", EvictionPolicy.heavyAndOldFirst(YOUNG_FOR), bytes);
      run(runs, PLAN, "old", EvictionPolicy.oldFirst(), bytes);
    }
    List<CacheFigures> patient = new ArrayList<>();
    run(
        patient,
        PLAN.withWriteBackAfter(Duration.ofMinutes(1)),
        "heavy and old, 60 s",
        EvictionPolicy.heavyAndOldFirst(YOUNG_FOR),
        BYTES_A_PHONE[0]);
    runs.addAll(patient);
    var report = new CacheReport(PLAN, runs);
    System.out.println("\n" + report.markdown());
    printFigures(runs.subList(0, 2 * BYTES_A_PHONE.length), patient.getFirst());
    Path directory = arguments.length == 0 ? TARGET : Path.of(arguments[0]);
    System.out.println("\nraw numbers: " + report.write(directory));
  }

  private static void run(
      List<CacheFigures> runs,
      CacheFigures.Plan plan,
      String order,
      EvictionPolicy policy,
      int bytesAPhone) {
    long budget = (long) plan.phones() * bytesAPhone;
    CacheFigures run = CacheFigures.measure(plan, order, policy, budget);
    System.out.printf(
        Locale.ROOT,
        "%,6d B a phone, %-20s: %6.2f %% from memory%n",
        bytesAPhone,
        order,
        100 * run.fromMemory());
    runs.add(run);
  }

  private static void printFigures(List<CacheFigures> runs, CacheFigures patient) {
    CacheFigures first = runs.getFirst();
    CacheFigures shortWith = runs.get(runs.size() - 2);
    CacheFigures shortWithout = runs.getLast();
    System.out.printf("%-62s  %9s  %-8s  %s%n", "figure", "value", "goal", "met");
    figure("deliveries from memory, 6 KiB a phone", first.fromMemory(), GOAL);
    figure("envelopes that were never written to the store", first.neverWritten(), 0);
    figure("the same, written back after 60 s instead of 5 s", patient.neverWritten(), 0);
    figure("light phones from memory, 2 KiB a phone", shortWith.fromMemoryLight(), 0);
    figure(
        "light phones from memory, 2 KiB, without the heavy rule",
        shortWithout.fromMemoryLight(),
        0);
  }

  /// @param goal 0 for none
  private static void figure(String name, double share, double goal) {
    System.out.printf(
        Locale.ROOT,
        "%-62s  %7.2f %%  %-8s  %s%n",
        name,
        100 * share,
        goal == 0 ? "" : String.format(Locale.ROOT, "≥ %.0f %%", 100 * goal),
        goal == 0 ? "" : share >= goal ? "yes" : "no");
  }
}
