package chat.skerry.e2e.bench;

import java.util.List;

/// The closing table on the terminal.
final class Console {
  private Console() {}

  static void print(List<Row> rows) {
    int figure = width(rows.stream().map(Row::figure).toList(), "figure");
    int value = width(rows.stream().map(Row::value).toList(), "value");
    int goal = width(rows.stream().map(Row::goal).toList(), "goal");
    String format = "%-" + figure + "s  %-" + value + "s  %-" + goal + "s  %s%n";
    System.out.println();
    System.out.printf(format, "figure", "value", "goal", "met");
    for (Row row : rows) {
      System.out.printf(format, row.figure(), row.value(), row.goal(), row.met());
    }
    System.out.println();
  }

  private static int width(List<String> cells, String head) {
    return cells.stream().mapToInt(String::length).reduce(head.length(), Math::max);
  }
}
