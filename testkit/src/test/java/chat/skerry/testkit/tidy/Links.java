package chat.skerry.testkit.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The links of documents lead somewhere, and no document speaks of one person's machine.
final class Links {
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$");
  // Absolute paths of one machine: home directories and the roots of workplaces.
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.}*/-])/(home|Users|work|root)/[\\w.]+");

  private static final Pattern NAMED_TEST =
      Pattern.compile("`([A-Z]\\w*(?:Test|IT|Properties|Simulation|E2E))\\.(\\w+)`");

  private Links() {}

  /// @param exists whether a path relative to the document's folder exists
  /// @param headings the anchors of a linked document
  static List<String> deadLinks(
      String name, String markdown, Predicate<String> exists, Anchors headings) {
    var findings = new ArrayList<String>();
    Matcher link = LINK.matcher(FENCE.matcher(markdown).replaceAll(""));
    while (link.find()) {
      String target = link.group(1);
      if (target.matches("[a-z]+:.*")) {
        continue;
      }
      int hash = target.indexOf('#');
      String path = hash < 0 ? target : target.substring(0, hash);
      if (!path.isEmpty() && !exists.test(path)) {
        findings.add(name + ": link to " + target + " (expected: a file that exists)");
      } else if (hash >= 0 && !headings.of(path).contains(target.substring(hash + 1))) {
        findings.add(name + ": link to " + target + " (expected: a heading that exists)");
      }
    }
    return findings;
  }

  /// The anchors of the document that a link names; an empty path is the document itself.
  interface Anchors {
    Set<String> of(String path);
  }

  /// Anchors of headings, formed as GitHub and GitLab form them.
  static Set<String> anchors(String markdown) {
    return FENCE
        .matcher(markdown)
        .replaceAll("")
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ *", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  /// Tests that a document names as `XTest.method`.
  ///
  /// @param source the text of a test class by its simple name, empty where there is none
  static List<String> missingTests(String name, String markdown, UnaryOperator<String> source) {
    return NAMED_TEST
        .matcher(markdown)
        .results()
        .filter(match -> !source.apply(match.group(1)).contains(" " + match.group(2) + "("))
        .map(match -> name + ": " + match.group() + " (expected: a test that exists)")
        .toList();
  }

  static List<String> machinePaths(String name, String text) {
    return MACHINE_PATH
        .matcher(text)
        .results()
        .map(match -> name + ": " + match.group() + " (expected: no path of one machine)")
        .toList();
  }
}
