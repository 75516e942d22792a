package chat.skerry.e2e.cluster;

import java.util.Arrays;
import java.util.List;

/// One scrape of a member, in the text format of Prometheus.
public final class Metrics {
  private final List<String> lines;

  public Metrics(String text) {
    lines = text.lines().filter(line -> !line.startsWith("#")).toList();
  }

  /// The sum of all series of this name that have all these labels (`code="IDLE"`); 0 for none.
  public double sum(String name, String... labels) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
