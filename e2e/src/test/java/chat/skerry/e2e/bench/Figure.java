package chat.skerry.e2e.bench;

import java.util.List;
import java.util.Locale;

/// One measured figure.
///
/// @param name what was measured
/// @param unit of the samples
/// @param goal the median must be below it
/// @param samples as measured, in order; at least one
/// @param note what else to say, for example a p99
record Figure(String name, String unit, double goal, List<Double> samples, String note) {

  Figure {
    samples = List.copyOf(samples);
    if (samples.isEmpty()) {
      throw new IllegalArgumentException(name + ": no samples (expected: at least one)");
    }
  }

  double median() {
    return quantile(0.5);
  }

  double quantile(double share) {
    List<Double> sorted = samples.stream().sorted().toList();
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.clamp(index, 0, sorted.size() - 1));
  }

  boolean met() {
    return median() < goal;
  }

  /// *figure · value · goal · met*
  String row(int nameWidth) {
    String format = "%-" + nameWidth + "s  %8.2f %-2s  < %5.1f %-2s  %-3s  %s";
    return String.format(
        Locale.ROOT, format, name, median(), unit, goal, unit, met() ? "yes" : "no", note);
  }
}
