package chat.skerry.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A report, written as Markdown and as one HTML file; its plots lie beside it as SVG.
final class Page {
  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem;
        color: #1b1f24; }
      table { border-collapse: collapse; margin: 1rem 0; }
      th, td { border-bottom: 1px solid #d0d7de; padding: .3rem .7rem; text-align: right;
        font-variant-numeric: tabular-nums; }
      th:first-child, td:first-child { text-align: left; }
      figure { margin: 1rem 0; }
      """;

  private final String title;
  private final List<Block> blocks = new ArrayList<>();

  Page(String title) {
    this.title = title;
  }

  private sealed interface Block {}

  private record Heading(String text) implements Block {}

  private record Paragraph(String text) implements Block {}

  private record Table(List<String> head, List<List<String>> rows) implements Block {}

  private record Plot(String name, String caption, String svg) implements Block {}

  Page heading(String text) {
    blocks.add(new Heading(text));
    return this;
  }

  Page paragraph(String text) {
    blocks.add(new Paragraph(text));
    return this;
  }

  Page table(List<String> head, List<List<String>> rows) {
    blocks.add(new Table(List.copyOf(head), List.copyOf(rows)));
    return this;
  }

  Page plot(String name, String caption, String svg) {
    blocks.add(new Plot(name, caption, svg));
    return this;
  }

  /// The closing table.
  Page rows(List<Row> rows) {
    return table(
        List.of("figure", "value", "goal", "met"),
        rows.stream()
            .map(row -> List.of(row.figure(), row.value(), row.goal(), row.met()))
            .toList());
  }

  /// Writes `NAME.md`, `NAME.html` and the plots.
  void write(Path directory, String name) {
    try {
      Files.writeString(directory.resolve(name + ".md"), markdown());
      Files.writeString(directory.resolve(name + ".html"), html());
      for (Block block : blocks) {
        if (block instanceof Plot plot) {
          Files.writeString(directory.resolve(plot.name() + ".svg"), plot.svg());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String markdown() {
    var text = new StringBuilder("# " + title + "\n");
    for (Block block : blocks) {
      text.append('\n');
      switch (block) {
        case Heading(String heading) -> text.append("## ").append(heading).append('\n');
        case Paragraph(String paragraph) -> text.append(paragraph).append('\n');
        case Plot plot -> text.append("![%s](%s.svg)\n".formatted(plot.caption(), plot.name()));
        case Table table -> {
          text.append(line(table.head()));
          text.append(line(Collections.nCopies(table.head().size(), "---")));
          table.rows().forEach(row -> text.append(line(row)));
        }
      }
    }
    return text.toString();
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private String html() {
    var text =
        new StringBuilder(
            "<!doctype html><html lang=en><meta charset=utf-8><title>%s</title><style>%s</style><h1>%s</h1>"
                .formatted(escape(title), STYLE, escape(title)));
    for (Block block : blocks) {
      switch (block) {
        case Heading(String heading) -> text.append(element("h2", escape(heading)));
        case Paragraph(String paragraph) -> text.append(element("p", escape(paragraph)));
        case Plot plot ->
            text.append(
                element("figure", plot.svg() + element("figcaption", escape(plot.caption()))));
        case Table table -> {
          var rows = new StringBuilder(cells("th", table.head()));
          table.rows().forEach(row -> rows.append(cells("td", row)));
          text.append(element("table", rows.toString()));
        }
      }
    }
    return text.append("\n").toString();
  }

  private static String cells(String name, List<String> cells) {
    var text = new StringBuilder();
    cells.forEach(cell -> text.append(element(name, escape(cell))));
    return element("tr", text.toString());
  }

  private static String element(String name, String content) {
    return "\n<" + name + ">" + content + "</" + name + ">";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
