package chat.skerry.testkit.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The checkout is in order. Each finding names the file, what it found and what it expected.
final class TidyTest {
  private static final Pattern TYPE =
      Pattern.compile(
          "(?m)^\\s*(?:public |sealed |final |abstract |static )*"
              + "(?:class|interface|record|enum) (\\w+)");
  private static final Pattern PROTO_NAME =
      Pattern.compile("(?m)^\\s*(?:message|enum|[\\w.]+) (\\w+)(?: \\{| = \\d+)");
  // A meter is named where it is made: a word of more than one part, in dots.
  private static final Pattern METER =
      Pattern.compile("(?:builder|counter|gauge|timer|summary)\\(\\s*\"(skerry(?:\\.[a-z]+)+)\"");
  private static final Pattern METRIC_ROW = Pattern.compile("(?m)^\\| `(skerry_\\w+)`");
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final String TESTS = "/src/test/java/";
  private static final String MAIN = "/src/main/java/";

  private final Checkout checkout = Checkout.here();

  @Test
  void filesAreShort() {
    assertThat(
            findings(
                name -> name.matches(".*\\.(java|proto|sh|py|go|md)|dev") && !generated(name),
                SourceShape::longFile))
        .isEmpty();
  }

  @Test
  void methodsAreShort() {
    Map<String, String> sources =
        checkout.files(name -> name.endsWith(".java")).stream()
            .collect(Collectors.toMap(checkout::name, checkout::text));
    assertThat(SourceShape.longMethods(sources)).isEmpty();
  }

  @Test
  void whatIsUndoneHasAnIssue() {
    assertThat(
            findings(
                name -> name.matches(".*\\.(java|proto|sh|py|go|md|ya?ml|xml|properties)|dev"),
                SourceShape::undone))
        .isEmpty();
  }

  @Test
  void packagesAreSmall() {
    Map<Path, Long> sizes =
        checkout.files(name -> name.contains(MAIN) && name.endsWith(".java")).stream()
            .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
    assertThat(sizes)
        .allSatisfy((folder, files) ->
            assertThat(files)
                .as(checkout.name(folder))
                .isLessThanOrEqualTo(SourceShape.FILES_PER_PACKAGE_MAX));
  }

  @Test
  void everyPackageSaysWhatItIs() {
    Set<Path> packages =
        checkout.files(name -> name.contains(MAIN) && name.endsWith(".java")).stream()
            .map(Path::getParent)
            .collect(Collectors.toSet());
    assertThat(packages)
        .allSatisfy(folder ->
            assertThat(folder.resolve("package-info.java"))
                .content()
                .startsWith("///")
                .contains("@NullMarked"));
  }

  @Test
  void everyTestIsRun() {
    assertThat(
            findings(
                name -> name.contains("/src/test/java/") && name.endsWith(".java"),
                (name, text) ->
                    text.matches("(?s).*\\n\\s*@(Test|TestFactory|Property|ParameterizedTest)\\b.*")
                            && !text.contains("abstract class")
                            && !text.contains("interface " + simpleName(name))
                            && !name.matches(".*(Test|Properties|Simulation|IT|E2E)\\.java")
                        ? List.of(name + ": has tests (expected: a name that the build runs)")
                        : List.of()))
        .isEmpty();
  }

  @Test
  void modulesNameNoVersions() {
    assertThat(
            findings(
                name -> modules().stream().anyMatch(module -> name.equals(module + "/pom.xml")),
                (name, text) ->
                    text.replaceAll("(?s)<parent>.*?</parent>", "")
                            .matches("(?s).*<version>(?!\\$\\{).*")
                        ? List.of(name + ": a version (expected: all of them in the root pom)")
                        : List.of()))
        .isEmpty();
  }

  @Test
  void nothingNamesOneMachine() {
    assertThat(
            findings(
                name -> name.matches(".*\\.(java|proto|sh|py|go|md|ya?ml|xml|properties)|dev"),
                Links::machinePaths))
        .isEmpty();
  }

  @Test
  void linksLeadSomewhere() {
    assertThat(
            findings(
                name -> name.endsWith(".md"),
                (name, text) -> {
                  Path folder = Path.of(name).resolveSibling("");
                  return Links.deadLinks(
                      name,
                      text,
                      target -> checkout.has(resolve(folder, target)),
                      target ->
                          Links.anchors(
                              target.isEmpty() ? text : checkout.text(resolve(folder, target))));
                }))
        .isEmpty();
  }

  @Test
  void decisionsNameTheTestThatHoldsThem() {
    Set<String> tests =
        checkout.files(name -> name.endsWith(".java")).stream()
            .map(file -> simpleName(checkout.name(file)))
            .collect(Collectors.toSet());
    assertThat(
            findings(
                name -> name.matches("docs/decisions/\\d{4}-.*\\.md"),
                (name, text) ->
                    Decisions.unconfirmed(
                        name, text, code -> tests.contains(code) || checkout.has(code))))
        .isEmpty();
  }

  @Test
  void documentsNameTestsThatExist() {
    Map<String, String> sources =
        checkout.files(name -> name.contains("/src/test/java/") && name.endsWith(".java")).stream()
            .collect(
                Collectors.toMap(
                    file -> simpleName(checkout.name(file)), checkout::text, String::concat));
    assertThat(
            findings(
                name -> name.endsWith(".md"),
                (name, text) ->
                    Links.missingTests(name, text, test -> sources.getOrDefault(test, ""))))
        .isEmpty();
  }

  @Test
  void indexOfDecisionsIsComplete() {
    String index = checkout.text("docs/decisions/README.md");
    assertThat(checkout.files(name -> name.matches("docs/decisions/\\d{4}-.*\\.md")))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(index).contains("(" + file.getFileName() + ")"));
  }

  @Test
  void glossaryIsShort() {
    List<Glossary.Word> words = Glossary.words(checkout.text("docs/glossary.md"));
    assertThat(words).hasSizeBetween(10, Glossary.WORDS_MAX);
    assertThat(words.stream().map(Glossary.Word::word)).doesNotHaveDuplicates();
  }

  @Test
  void codeUsesTheWordsOfTheGlossary() {
    List<Glossary.Word> words = Glossary.words(checkout.text("docs/glossary.md"));
    assertThat(
            findings(
                name -> name.contains(MAIN) && name.endsWith(".java"),
                (name, text) -> otherWords(name, text, TYPE, words)))
        .isEmpty();
    assertThat(
            findings(
                name -> name.endsWith(".proto"),
                (name, text) -> otherWords(name, text, PROTO_NAME, words)))
        .isEmpty();
  }

  @Test
  void architectureDrawsTheFoldersThatExist() {
    assertThat(FolderTree.drawn(checkout.text("ARCHITECTURE.md")))
        .containsExactlyInAnyOrderElementsOf(existingFolders());
  }

  @Test
  void operationsListsEveryMetric() {
    Set<String> listed =
        METRIC_ROW
            .matcher(checkout.text("docs/operations.md"))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> counted =
        checkout.files(name -> name.contains(MAIN) && name.endsWith("java")).stream()
            .flatMap(file -> METER.matcher(checkout.text(file)).results())
            .map(match -> match.group(1).replace('.', '_'))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed).containsExactlyElementsOf(counted);
  }

  @Test
  void changelogHasAnEntryForTheVersion() {
    String pom = checkout.text("pom.xml");
    String version = pom.substring(pom.indexOf("<version>") + 9, pom.indexOf("</version>"));
    assertThat(checkout.text("CHANGELOG.md").lines())
        .anyMatch(line -> line.matches("## " + Pattern.quote(version) + "\\b.*"));
  }

  /// Top-level folders, what lies in charts, docs and e2e, the modules, and their features.
  private TreeSet<String> existingFolders() {
    List<String> modules = modules();
    var folders = new TreeSet<String>(modules);
    for (Path directory : checkout.directories()) {
      String name = checkout.name(directory);
      if (name.matches("[^./][^/]*|(charts|docs|e2e)/(?!src$)[^/]+")) {
        folders.add(name);
      }
      for (String module : modules) {
        Matcher feature =
            Pattern.compile(
                    Pattern.quote(module + (checkout.has(module + MAIN) ? MAIN : TESTS))
                        + "chat/skerry/\\w+/(\\w+)")
                .matcher(name);
        if (feature.matches() && holdsJava(directory)) {
          folders.add(module + "/" + feature.group(1));
        }
      }
    }
    return folders;
  }

  private List<String> modules() {
    return MODULE.matcher(checkout.text("pom.xml")).results().map(m -> m.group(1)).toList();
  }

  private static boolean holdsJava(Path directory) {
    return Files.exists(directory.resolve("package-info.java"));
  }

  private List<String> otherWords(
      String name, String text, Pattern identifiers, List<Glossary.Word> words) {
    return identifiers
        .matcher(text)
        .results()
        .flatMap(match -> Glossary.otherWords(name, match.group(1), words).stream())
        .toList();
  }

  private List<String> findings(
      Predicate<String> named, BiFunction<String, String, List<String>> check) {
    var findings = new ArrayList<String>();
    for (Path file : checkout.files(named)) {
      findings.addAll(check.apply(checkout.name(file), checkout.text(file)));
    }
    return findings;
  }

  private static String resolve(Path folder, String target) {
    return folder.resolve(target).normalize().toString();
  }

  private static String simpleName(String path) {
    return Path.of(path).getFileName().toString().replaceAll("\\.java$", "");
  }

  private static boolean generated(String name) {
    return Stream.of("generated/", "go.sum", "docs/reference/").anyMatch(name::contains);
  }
}
