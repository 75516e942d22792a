package chat.skerry.node.mailbox.writeback;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// What one run of a [CacheTrace] through a [WriteBackMailboxStore] gave.
///
/// @param budgetBytes of memory for mailboxes
/// @param fromMemory share of the deliveries that needed no read of the store
/// @param neverWritten share of the acknowledged envelopes that the store never got
record CacheFigures(
    String order,
    long budgetBytes,
    long deliveries,
    double heavyShare,
    double withinAMinute,
    double fromMemory,
    double fromMemoryLight,
    double fromMemoryHeavy,
    double neverWritten,
    long storeAppends,
    long storeReads,
    long storeDeletes,
    long storeRangeDeletes,
    long storeRowsMax) {
  private static final long SWEEP_MILLIS = 500;

  /// The same for all runs of a bench.
  ///
  /// @param warmUp fills the memory and is not counted
  /// @param writeBackAfter how long a message may wait before the store gets it
  record Plan(
      int phones,
      long seed,
      long startMillis,
      Duration warmUp,
      Duration measured,
      Duration writeBackAfter) {

    Plan withWriteBackAfter(Duration other) {
      return new Plan(phones, seed, startMillis, warmUp, measured, other);
    }
  }

  static CacheFigures measure(Plan plan, String order, EvictionPolicy policy, long budgetBytes) {
    var time = new VirtualTime(plan.startMillis());
    var behind = new CountingStore();
    var ports =
        new WriteBackPorts(
            // Before the trace: whatever it numbers is younger.
            new LocalMemory(plan.startMillis() - Duration.ofDays(1).toMillis()),
            behind,
            Runnable::run,
            time::millis,
            () -> Duration.ofMillis(time.millis()).toNanos(),
            new SimpleMeterRegistry());
    var settings = new WriteBackSettings(false, budgetBytes, plan.writeBackAfter());
    var store = new WriteBackMailboxStore(ports, settings, policy);
    sweepForEver(time, store);
    long measureFrom = plan.startMillis() + plan.warmUp().toMillis();
    var run = new CacheRun(plan.phones(), store, behind, time, measureFrom);
    new CacheTrace(plan.phones(), plan.seed(), run)
        .run(plan.startMillis(), plan.warmUp().plus(plan.measured()));
    return of(order, budgetBytes, run, behind);
  }

  private static void sweepForEver(VirtualTime time, WriteBackMailboxStore store) {
    time.schedule(
        Duration.ofMillis(SWEEP_MILLIS),
        () -> {
          store.sweep();
          sweepForEver(time, store);
        });
  }

  private static CacheFigures of(
      String order, long budgetBytes, CacheRun run, CountingStore behind) {
    CacheRun.Counts light = run.light();
    CacheRun.Counts heavy = run.heavy();
    long deliveries = light.delivered + heavy.delivered;
    return new CacheFigures(
        order,
        budgetBytes,
        deliveries,
        share(heavy.delivered, deliveries),
        share(light.withinAMinute + heavy.withinAMinute, deliveries),
        share(light.fromMemory + heavy.fromMemory, deliveries),
        share(light.fromMemory, light.delivered),
        share(heavy.fromMemory, heavy.delivered),
        share(light.neverWritten + heavy.neverWritten, light.acknowledged + heavy.acknowledged),
        behind.appends(),
        behind.reads(),
        behind.deletes(),
        behind.rangeDeletes(),
        behind.rowsMax());
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /// For the file of raw numbers.
  Map<String, Object> raw() {
    Map<String, Object> raw = new LinkedHashMap<>();
    raw.put("order", order);
    raw.put("budgetBytes", budgetBytes);
    raw.put("deliveries", deliveries);
    raw.put("heavyShare", heavyShare);
    raw.put("withinAMinute", withinAMinute);
    raw.put("fromMemory", fromMemory);
    raw.put("fromMemoryLight", fromMemoryLight);
    raw.put("fromMemoryHeavy", fromMemoryHeavy);
    raw.put("neverWritten", neverWritten);
    raw.put("storeAppends", storeAppends);
    raw.put("storeReads", storeReads);
    raw.put("storeDeletes", storeDeletes);
    raw.put("storeRangeDeletes", storeRangeDeletes);
    raw.put("storeRowsMax", storeRowsMax);
    return raw;
  }
}
