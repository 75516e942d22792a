package chat.skerry.e2e.bench;

import chat.skerry.e2e.contender.Lineup;
import chat.skerry.e2e.load.Books;
import chat.skerry.e2e.load.Outcome;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What was measured of one server.
///
/// @param runs empty where it could not be measured
/// @param failure why not
/// @param profile of a member of Skerry under full load, after the measurement
record Delivered(
    Lineup.Entry entry, Optional<Runs> runs, String failure, Optional<Profile> profile) {

  /// @param most as fast as it goes
  /// @param paced at a share of that
  record Runs(Outcome most, Outcome paced) {}

  static Delivered of(Lineup.Entry entry, Outcome most, Outcome paced, Optional<Profile> profile) {
    return new Delivered(entry, Optional.of(new Runs(most, paced)), "", profile);
  }

  static Delivered failed(Lineup.Entry entry, String failure) {
    return new Delivered(entry, Optional.empty(), failure, Optional.empty());
  }

  /// Whether every text arrived, once, in order.
  boolean sound() {
    return runs.filter(r -> sound(r.most().end()) && sound(r.paced().end())).isPresent();
  }

  private static boolean sound(Books.Counts end) {
    return end.outstanding() == 0 && end.doubled() == 0 && end.misordered() == 0;
  }

  Map<String, Object> raw() {
    Map<String, Object> raw = new LinkedHashMap<>();
    raw.put("name", entry.name());
    raw.put("class", entry.durability());
    raw.put("encrypted", entry.encrypted());
    raw.put("remark", entry.remark());
    raw.put("failure", failure);
    runs.ifPresent(r -> {
      raw.put("most", raw(r.most()));
      raw.put("paced", raw(r.paced()));
    });
    profile.ifPresent(p -> raw.put("profile", p));
    return raw;
  }

  private static Map<String, Object> raw(Outcome outcome) {
    Map<String, Object> raw = new LinkedHashMap<>();
    raw.put("offered", outcome.offered());
    raw.put("acceptedPerSecond", outcome.accepted());
    raw.put("receiptsPerSecond", outcome.receipts());
    raw.put("receiptsPerServerCpuSecond", outcome.perServerCpu());
    raw.put("serverCpu", outcome.serverCpu());
    raw.put("generatorCpu", outcome.generatorCpu());
    raw.put("otherCpu", outcome.otherCpu());
    raw.put("counts", outcome.end());
    raw.put("accepted", RawNumbers.histogram(outcome.latency().accepted()));
    raw.put("delivered", RawNumbers.histogram(outcome.latency().delivered()));
    raw.put("receipt", RawNumbers.histogram(outcome.latency().receipt()));
    return raw;
  }

  /// One line for the terminal.
  @Override
  public String toString() {
    return runs.map(r ->
            String.format(
                Locale.ROOT,
                "%-36s %7.0f ✓✓/s (%.0f per CPU second; server %.2f, generator %.2f, others %.2f"
                    + " cores)  at 70 %%: ✓ p50 %.1f p99 %.1f, ✓✓ p50 %.1f p99 %.1f ms%s",
                entry.name(),
                r.most().receipts(),
                r.most().perServerCpu(),
                r.most().serverCpu(),
                r.most().generatorCpu(),
                r.most().otherCpu(),
                r.paced().acceptedMillis(50),
                r.paced().acceptedMillis(99),
                r.paced().receiptMillis(50),
                r.paced().receiptMillis(99),
                sound() ? "" : "  " + r.paced().end()))
        .orElse(String.format(Locale.ROOT, "%-36s not measured: %s", entry.name(), failure));
  }
}
