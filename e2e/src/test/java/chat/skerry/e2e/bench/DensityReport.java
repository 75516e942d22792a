package chat.skerry.e2e.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tells what [DensityBench] measured.
final class DensityReport {
  private static final double HEAP_GOAL_BYTES = 1_600;
  private static final int PARTS_SHOWN = 25;
  private static final String BACK_GOAL = "all back";

  private DensityReport() {}

  static List<Row> rows(List<Density> measured) {
    var rows = new ArrayList<Row>();
    for (Density density : measured) {
      if (!density.entry().isSkerry()) {
        continue;
      }
      if (!density.failure().isEmpty()) {
        rows.add(new Row(density.entry().name(), "not measured", "", "no"));
        continue;
      }
      density
          .idle()
          .heapBytes()
          .ifPresent(bytes ->
              rows.add(
                  Row.of(
                      "heap of an idle, encrypted connection, slope over "
                          + density.idle().connections()
                          + " sockets",
                      format("%.0f B", bytes),
                      "≤ 1,600 B",
                      bytes <= HEAP_GOAL_BYTES)));
      rows.add(
          new Row(
              "resident memory of an idle connection",
              format("%.0f B", density.idle().residentBytes()) + besides(measured),
              "reported",
              "-"));
      rows.add(
          new Row(
              "logins a second that one core of the server brings",
              format("%.0f/s", 1 / density.logins().cpuSeconds()),
              "reported",
              "-"));
      rows.add(
          Row.of(
              "reconnect storm of " + density.back().devices() + " clients at once",
              format(
                  "all back; p50 %.1f s, p99 %.1f s, last %.1f s",
                  density.back().seconds(50),
                  density.back().seconds(99),
                  density.back().seconds(100)),
              BACK_GOAL,
              density.back().took().getTotalCount() == density.back().devices()));
    }
    return rows;
  }

  private static String besides(List<Density> measured) {
    Optional<String> others =
        measured.stream()
            .filter(density -> !density.entry().isSkerry() && density.failure().isEmpty())
            .map(density ->
                density.entry().name() + format(" %.0f B", density.idle().residentBytes()))
            .reduce((a, b) -> a + ", " + b);
    return others.map(text -> " (" + text + ")").orElse("");
  }

  static Page page(List<Density> measured, List<Row> rows) {
    Page page =
        new Page("Density: idle connections, and all of them coming back")
            .paragraph(RawNumbers.machine())
            .paragraph(
                "Cost by slope: memory with all connections less memory with the first of them,"
                    + " divided by how many came in between. Memory of the kernel for a socket"
                    + " (about 4 KB) is not in it and is the same for all. Heap is what lives after"
                    + " a full collection. Skerry's connections are encrypted and logged in by"
                    + " certificate, token and key; the others' are plain and unauthenticated. In"
                    + " the storm all connections break and all devices come at once; whoever is"
                    + " turned away comes again after 0.25 s to 4 s. The generator does the"
                    + " devices' half of the cryptography on its own core.")
            .heading("Figures")
            .rows(rows)
            .heading("Beside others")
            .table(
                List.of(
                    "server",
                    "encrypted",
                    "resident B",
                    "heap B",
                    "logins/s seen",
                    "login, ms of CPU",
                    "back p50",
                    "back p99",
                    "last back",
                    "turned away"),
                measured.stream().map(DensityReport::cells).toList());
    var plot = new PercentilePlot();
    measured.forEach(density -> plot.line(density.entry().name(), density.back().took()));
    measured.stream()
        .filter(density -> density.entry().isSkerry() && density.failure().isEmpty())
        .forEach(density ->
            page.heading("What the heap of a connection is made of: " + density.entry().name())
                .table(
                    List.of("class", "bytes a connection"),
                    density.idle().parts().entrySet().stream()
                        .limit(PARTS_SHOWN)
                        .map(part -> List.of(part.getKey(), format("%.0f", part.getValue())))
                        .toList()));
    return page.plot(
        "density-back", "From the begin of the storm until a device is back", plot.svg());
  }

  private static List<String> cells(Density density) {
    if (!density.failure().isEmpty()) {
      return List.of(
          density.entry().name(),
          "",
          "-",
          "-",
          "-",
          "-",
          "-",
          "-",
          "-",
          "not measured: " + density.failure().lines().findFirst().orElse(""));
    }
    return List.of(
        density.entry().name(),
        density.entry().encrypted() ? "yes" : "no",
        format("%.0f", density.idle().residentBytes()),
        density.idle().heapBytes().isPresent()
            ? format("%.0f", density.idle().heapBytes().getAsDouble())
            : "-",
        format("%.0f", density.logins().perSecond()),
        format("%.3f", density.logins().cpuSeconds() * 1e3),
        format("%.2f s", density.back().seconds(50)),
        format("%.2f s", density.back().seconds(99)),
        format("%.2f s", density.back().seconds(100)),
        density.back().trouble().isEmpty() ? "never" : density.back().trouble().toString());
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
