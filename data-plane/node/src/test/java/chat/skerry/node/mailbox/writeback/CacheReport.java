package chat.skerry.node.mailbox.writeback;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The figures of a cache bench as text, Markdown, HTML and JSON.
final class CacheReport {
  private static final List<String> HEAD =
      List.of(
          "leaves memory first",
          "memory a phone",
          "from memory",
          "light phones",
          "heavy phones",
          "never written",
          "reads of the store",
          "writes",
          "deletes",
          "of ranges");

  private final CacheFigures.Plan plan;
  private final List<CacheFigures> runs;

  /// @param runs the first one is the one that counts
  CacheReport(CacheFigures.Plan plan, List<CacheFigures> runs) {
    this.plan = plan;
    this.runs = List.copyOf(runs);
  }

  /// What was played.
  String trace() {
    CacheFigures first = runs.getFirst();
    return String.format(
        Locale.ROOT,
        "%,d phones, one in %d heavy; %d days, the last one measured: %,d deliveries, %.0f %% of"
            + " them to heavy phones, %.0f %% within a minute; written back after 5 s; seed %d.",
        plan.phones(),
        CacheTrace.HEAVY_ONE_IN,
        plan.warmUp().plus(plan.measured()).toDays(),
        first.deliveries(),
        100 * first.heavyShare(),
        100 * first.withinAMinute(),
        plan.seed());
  }

  String markdown() {
    var lines = new ArrayList<String>();
    lines.add("# Mailboxes in memory\n\n" + trace() + "\n");
    lines.add(row(HEAD));
    lines.add("|" + "---|".repeat(HEAD.size()));
    runs.forEach(run -> lines.add(row(cells(run))));
    return String.join("\n", lines) + "\n";
  }

  String html() {
    String head = "<tr>" + cells("th", HEAD) + "</tr>\n";
    String body =
        runs.stream()
            .map(run -> "<tr>" + cells("td", cells(run)) + "</tr>\n")
            .collect(Collectors.joining());
    return "<!doctype html>\n<meta charset=\"utf-8\">\n<title>Mailboxes in memory</title>\n"
        + "<style>body{font-family:sans-serif;margin:2em}td,th{padding:.2em .8em;text-align:right}"
        + "td:first-child,th:first-child{text-align:left}</style>\n<h1>Mailboxes in memory</h1>\n<p>"
        + trace()
        + "</p>\n<table>\n"
        + head
        + body
        + "</table>\n";
  }

  /// Writes all three beside each other and returns the file of raw numbers.
  Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Instant now = Instant.now();
    String name = "cache-" + now.getEpochSecond();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("time", now.toString());
    document.put("phones", plan.phones());
    document.put("heavyOneIn", CacheTrace.HEAVY_ONE_IN);
    document.put("seed", plan.seed());
    document.put("warmUpHours", plan.warmUp().toHours());
    document.put("measuredHours", plan.measured().toHours());
    document.put("runs", runs.stream().map(CacheFigures::raw).toList());
    Path raw = directory.resolve(name + ".json");
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(raw.toFile(), document);
    Files.writeString(directory.resolve(name + ".md"), markdown());
    Files.writeString(directory.resolve(name + ".html"), html());
    return raw;
  }

  private List<String> cells(CacheFigures run) {
    return List.of(
        run.order(),
        String.format(Locale.ROOT, "%,d B", run.budgetBytes() / plan.phones()),
        percent(run.fromMemory()),
        percent(run.fromMemoryLight()),
        percent(run.fromMemoryHeavy()),
        percent(run.neverWritten()),
        String.format(Locale.ROOT, "%,d", run.storeReads()),
        String.format(Locale.ROOT, "%,d", run.storeAppends()),
        String.format(Locale.ROOT, "%,d", run.storeDeletes()),
        String.format(Locale.ROOT, "%,d", run.storeRangeDeletes()));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String cells(String tag, List<String> cells) {
    return cells.stream()
        .map(cell -> "<" + tag + ">" + cell + "</" + tag + ">")
        .collect(Collectors.joining());
  }
}
