package chat.skerry.e2e.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// Latency by percentile, both axes logarithmic, one line a server: an SVG picture.
final class PercentilePlot {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 230;
  private static final int TOP = 20;
  private static final int BOTTOM = 50;
  private static final double NINES = 4;
  private static final int STEPS = 160;
  private static final double LOWEST_MILLIS = 0.1;
  private static final double HIGHEST_MILLIS = 10_000;
  private static final List<String> COLOURS =
      List.of(
          "#0969da", "#cf222e", "#1a7f37", "#8250df", "#bf8700", "#57606a", "#e85aad", "#0a9396");

  private record Line(String name, Histogram nanos) {}

  private final List<Line> lines = new ArrayList<>();

  PercentilePlot line(String name, Histogram nanos) {
    if (nanos.getTotalCount() > 0) {
      lines.add(new Line(name, nanos));
    }
    return this;
  }

  String svg() {
    var svg = new StringBuilder();
    svg.append(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' font-family='sans-serif' font-size='12'>"
            .formatted(WIDTH, HEIGHT, WIDTH));
    svg.append("<rect width='100%' height='100%' fill='white'/>");
    for (double millis = LOWEST_MILLIS; millis <= HIGHEST_MILLIS; millis *= 10) {
      grid(svg, LEFT, y(millis), WIDTH - RIGHT, y(millis));
      label(svg, LEFT - 8, y(millis) + 4, "end", millis < 1 ? "0.1 ms" : (long) millis + " ms");
    }
    for (int nines = 0; nines <= NINES; nines++) {
      grid(svg, x(nines), TOP, x(nines), HEIGHT - BOTTOM);
      String text = nines == 0 ? "0 %" : 100 - Math.pow(10, 2 - nines) + " %";
      label(svg, x(nines), HEIGHT - BOTTOM + 18, "middle", text.replace(".0 ", " "));
    }
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, lines.get(i), COLOURS.get(i % COLOURS.size()), TOP + 14 + 20 * i);
    }
    return svg.append("</svg>").toString();
  }

  private static void draw(StringBuilder svg, Line line, String colour, double legend) {
    svg.append("<polyline fill='none' stroke-width='2' stroke='")
        .append(colour)
        .append("' points='");
    for (int step = 0; step <= STEPS; step++) {
      double nines = NINES * step / STEPS;
      double percentile = 100 - Math.pow(10, 2 - nines);
      double millis = line.nanos().getValueAtPercentile(percentile) / 1e6;
      svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(nines), y(millis)));
    }
    svg.append("'/>");
    double x = WIDTH - RIGHT + 12;
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x='%.0f' y='%.0f' width='12' height='4' fill='%s'/>",
            x,
            legend - 6,
            colour));
    label(svg, x + 18, legend, "start", line.name());
  }

  private static double x(double nines) {
    return LEFT + (WIDTH - LEFT - RIGHT) * nines / NINES;
  }

  private static double y(double millis) {
    double clamped = Math.clamp(millis, LOWEST_MILLIS, HIGHEST_MILLIS);
    double share = Math.log(clamped / LOWEST_MILLIS) / Math.log(HIGHEST_MILLIS / LOWEST_MILLIS);
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share;
  }

  private static void grid(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='#d8dee4'/>",
            x1,
            y1,
            x2,
            y2));
  }

  private static void label(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT, "<text x='%.1f' y='%.1f' text-anchor='%s'>%s</text>", x, y, anchor, text));
  }
}
