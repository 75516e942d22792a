package chat.skerry.testkit.tidy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A decision record has every section, and its confirmation names a test or a file that exists.
final class Decisions {
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern TEST =
      Pattern.compile("[A-Z]\\w*(Test|IT|Properties|Simulation|E2E)");

  private Decisions() {}

  /// @param exists whether a test class of that name, or a path below the root, exists
  static List<String> unconfirmed(String name, String decision, Predicate<String> exists) {
    var findings = new ArrayList<String>();
    Map<String, String> sections = sections(decision);
    for (String title :
        List.of("Context", "Considered options", "Decision", "Consequences", "Confirmation")) {
      if (sections.getOrDefault(title, "").isBlank()) {
        findings.add(name + ": no section " + title + " (expected: all of the template)");
      }
    }
    List<String> named =
        CODE.matcher(sections.getOrDefault("Confirmation", ""))
            .results()
            .map(match -> match.group(1))
            .filter(code -> code.contains("/") || TEST.matcher(code).matches())
            .toList();
    if (named.isEmpty()) {
      findings.add(
          name + ": Confirmation names nothing (expected: a test or a file, in backquotes)");
    }
    named.stream()
        .filter(exists.negate())
        .forEach(code -> findings.add(name + ": Confirmation names " + code + ", which is gone"));
    return findings;
  }

  private static Map<String, String> sections(String markdown) {
    var sections = new LinkedHashMap<String, String>();
    for (String part : markdown.split("(?m)^## ")) {
      int end = part.indexOf('\n');
      sections.put(
          end < 0 ? part.strip() : part.substring(0, end).strip(), part.substring(end + 1));
    }
    return sections;
  }
}
