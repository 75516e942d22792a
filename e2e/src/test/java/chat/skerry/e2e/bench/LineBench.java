package chat.skerry.e2e.bench;

import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Line;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures the line and prints *figure · value · goal · met*; the raw numbers are kept as JSON.
public final class LineBench {
  private static final Path TARGET = Path.of("target", "bench");

  private LineBench() {}

  /// Runs all of it on the cluster of `$KUBECONFIG`.
  ///
  /// @param arguments a directory for the raw numbers, or none for `target/bench`
  public static void main(String[] arguments) throws IOException {
    Path directory = arguments.length == 0 ? TARGET : Path.of(arguments[0]);
    var figures = new ArrayList<Figure>();
    try (Line line = Line.connect()) {
      figures.addAll(StartFigures.measure(line));
      Chat chat = line.chat();
      figures.addAll(MessageFigures.measure(line, chat));
    }
    int width = figures.stream().mapToInt(figure -> figure.name().length()).max().orElse(0);
    System.out.printf("%n%-" + width + "s  %-11s  %-10s  %s%n", "figure", "median", "goal", "met");
    figures.forEach(figure -> System.out.println(figure.row(width)));
    System.out.println("\nraw numbers: " + write(directory, figures));
    System.exit(0); // threads of the clients and of HTTP are still there
  }

  private static Path write(Path directory, List<Figure> figures) throws IOException {
    Files.createDirectories(directory);
    Instant now = Instant.now();
    Path file = directory.resolve("line-" + now.getEpochSecond() + ".json");
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("time", now.toString());
    document.put("processors", Runtime.getRuntime().availableProcessors());
    document.put(
        "loadAverage", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    document.put("figures", figures.stream().map(LineBench::raw).toList());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(file.toFile(), document);
    return file;
  }

  private static Map<String, Object> raw(Figure figure) {
    Map<String, Object> raw = new LinkedHashMap<>();
    raw.put("name", figure.name());
    raw.put("unit", figure.unit());
    raw.put("median", figure.median());
    raw.put("p99", figure.quantile(0.99));
    raw.put("goal", figure.goal());
    raw.put("met", figure.met());
    raw.put("samples", figure.samples());
    return raw;
  }
}
