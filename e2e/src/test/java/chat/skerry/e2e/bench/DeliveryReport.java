package chat.skerry.e2e.bench;

import chat.skerry.e2e.contender.Durability;
import chat.skerry.e2e.load.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Tells what [DeliveryBench] measured, class by class; those who lose are told as well.
final class DeliveryReport {
  private static final double TIMES_GOAL = 2;
  private static final double MILLIS_GOAL = 5;
  private static final List<String> HEAD =
      List.of(
          "server",
          "encrypted",
          "✓✓/s, one core",
          "✓✓ per CPU second",
          "server CPU",
          "generator CPU",
          "other CPU",
          "✓ p50",
          "✓ p99",
          "✓✓ p50",
          "✓✓ p99",
          "✓✓ p99.9",
          "lost",
          "doubled",
          "out of order",
          "remark");

  private DeliveryReport() {}

  static List<Row> rows(List<Delivered> measured) {
    var rows = new ArrayList<Row>();
    for (Durability durability : Durability.values()) {
      List<Delivered> own = of(measured, durability);
      Optional<Delivered> best =
          own.stream()
              .filter(d -> !d.entry().isSkerry())
              .max(Comparator.comparingDouble(DeliveryReport::most));
      own.stream()
          .filter(d -> d.entry().isSkerry())
          .forEach(skerry -> rows.addAll(rows(skerry, best)));
    }
    measured.stream()
        .filter(d -> !d.sound())
        .forEach(d ->
            rows.add(
                new Row(
                    d.entry().name() + ": nothing lost, doubled, out of order",
                    d.failure().isEmpty() ? "see the table" : "not measured",
                    "0",
                    "no")));
    return rows;
  }

  private static List<Row> rows(Delivered skerry, Optional<Delivered> best) {
    String name = skerry.entry().name();
    if (skerry.runs().isEmpty()) {
      return List.of(new Row(name, "not measured", "", "no"));
    }
    Outcome paced = skerry.runs().get().paced();
    double most = most(skerry);
    var rows = new ArrayList<Row>();
    best.filter(other -> most(other) > 0)
        .ifPresent(other ->
            rows.add(
                Row.of(
                    name + ": messages with ✓ and ✓✓ a second on one core",
                    format(
                        "%.0f/s, %.1f × %s (%.0f/s)",
                        most, most / most(other), other.entry().name(), most(other)),
                    "≥ 2 × the best of its class",
                    most >= TIMES_GOAL * most(other))));
    if (rows.isEmpty()) {
      rows.add(
          new Row(
              name + ": messages with ✓ and ✓✓ a second on one core",
              format("%.0f/s", most),
              "≥ 2 × the best of its class",
              "no other of its class was measured"));
    }
    rows.add(millis(name + ": p99 of ✓ at 70 % of its maximum", paced.acceptedMillis(99)));
    rows.add(millis(name + ": p99 of ✓✓ at 70 % of its maximum", paced.receiptMillis(99)));
    return rows;
  }

  private static Row millis(String figure, double millis) {
    return Row.of(figure, format("%.2f ms", millis), "≤ 5 ms", millis <= MILLIS_GOAL);
  }

  static Page page(List<Delivered> measured, List<Row> rows, int devices) {
    Page page =
        new Page("Delivery: texts of 128 bytes with ✓ and ✓✓")
            .paragraph(RawNumbers.machine())
            .paragraph(
                devices
                    + " devices in pairs, all writing to each other. All processes of a server"
                    + " share one core, the generator has the other. \"✓✓/s\" is the most that was"
                    + " answered with one text under way for each device; latencies are those at 70"
                    + " % of that, with texts due at a fixed rate and measured from the moment they"
                    + " were due (no coordinated omission). ✓ is the server's answer. ✓✓ is a"
                    + " receipt: Skerry makes and stores it; elsewhere the recipient's device sends"
                    + " it as an acknowledged message. Skerry encrypts every frame; the others run"
                    + " without TLS, which is in their favour.")
            .heading("Figures")
            .rows(rows);
    for (Durability durability : Durability.values()) {
      List<Delivered> own = of(measured, durability);
      page.heading("At ✓ " + durability.title() + ": " + durability.consequence());
      if (durability == Durability.ONE_IN_MEMORY) {
        page.paragraph(
            "Skerry is not in this class: it never answers for a text that one process alone"
                + " holds.");
      }
      if (own.isEmpty()) {
        page.paragraph("Nobody was measured.");
        continue;
      }
      page.table(HEAD, own.stream().map(DeliveryReport::cells).toList());
      page.plot(
          "delivery-" + durability.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          "From due to ✓✓ at 70 % of the own maximum",
          plot(own));
    }
    costs(page, measured);
    return page.paragraph(
        "Not in the class of two processes: ejabberd (a text on its way lives in one session's"
            + " process, clustered or not), HiveMQ CE, mosquitto and mochi-mqtt (one node)."
            + " Not in the class of the disk: mosquitto (writes its state at intervals), mochi-mqtt"
            + " (answers before its hooks store), ejabberd (a text for a device that is online is"
            + " not stored).");
  }

  private static void costs(Page page, List<Delivered> measured) {
    for (Delivered d : measured) {
      d.profile()
          .ifPresent(profile ->
              page.heading("What limits " + d.entry().name())
                  .paragraph(
                      profile.samples()
                          + " samples of the first member's Java code at full load, taken after"
                          + " the measurement. First who is at work, then Skerry's own methods with"
                          + " all that they call.")
                  .table(List.of("at work", "samples"), shares(profile.parts()))
                  .table(List.of("method", "samples"), shares(profile.methods())));
    }
    if (measured.stream().anyMatch(d -> d.profile().isPresent())) {
      page.paragraph(
          "Changed because of such profiles: an island's memory has 16 segments instead of 64 and"
              + " two batches under way instead of four, since each batch becomes a message a"
              + " segment (9 µs of CPU for an envelope put and removed, before 28 µs); the hash of"
              + " an account is remembered instead of made up to seven times an envelope; who owns"
              + " what is a flag that changes of ownership set.");
    }
  }

  private static List<List<String>> shares(Map<String, Double> shares) {
    return shares.entrySet().stream()
        .map(share -> List.of(share.getKey(), format("%.1f %%", 100 * share.getValue())))
        .toList();
  }

  private static String plot(List<Delivered> measured) {
    var plot = new PercentilePlot();
    for (Delivered d : measured) {
      d.runs().ifPresent(runs -> plot.line(d.entry().name(), runs.paced().latency().receipt()));
    }
    return plot.svg();
  }

  private static List<String> cells(Delivered d) {
    String encrypted = d.entry().encrypted() ? "yes" : "no";
    if (d.runs().isEmpty()) {
      var cells = new ArrayList<>(List.of(d.entry().name(), encrypted));
      while (cells.size() < HEAD.size() - 1) {
        cells.add("-");
      }
      cells.add("not measured: " + d.failure().lines().findFirst().orElse(""));
      return cells;
    }
    Outcome most = d.runs().get().most();
    Outcome paced = d.runs().get().paced();
    return List.of(
        d.entry().name(),
        encrypted,
        format("%.0f", most.receipts()),
        format("%.0f", most.perServerCpu()),
        format("%.2f", most.serverCpu()),
        format("%.2f", most.generatorCpu()),
        format("%.2f", most.otherCpu()),
        format("%.2f ms", paced.acceptedMillis(50)),
        format("%.2f ms", paced.acceptedMillis(99)),
        format("%.2f ms", paced.receiptMillis(50)),
        format("%.2f ms", paced.receiptMillis(99)),
        format("%.2f ms", paced.receiptMillis(99.9)),
        Long.toString(paced.end().outstanding()),
        Long.toString(paced.end().doubled()),
        Long.toString(paced.end().misordered()),
        d.entry().remark());
  }

  private static List<Delivered> of(List<Delivered> measured, Durability durability) {
    return measured.stream().filter(d -> d.entry().durability() == durability).toList();
  }

  private static double most(Delivered d) {
    return d.runs().map(runs -> runs.most().receipts()).orElse(0.0);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
