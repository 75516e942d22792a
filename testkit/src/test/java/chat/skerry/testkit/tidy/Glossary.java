package chat.skerry.testkit.tidy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The words of the glossary, and the words that must not stand for them.
final class Glossary {
  static final int WORDS_MAX = 60;
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");

  private Glossary() {}

  /// One row of the glossary.
  ///
  /// @param never words that must not be used for it
  record Word(String word, List<String> never) {}

  /// The rows of the glossary's tables: word, what it is, what it is not, never called.
  static List<Word> words(String markdown) {
    return markdown
        .lines()
        .filter(line -> line.startsWith("| **"))
        .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
        .map(cells ->
            new Word(
                cells.get(1).replace("*", ""),
                cells.size() > 4
                    ? CODE.matcher(cells.get(4)).results().map(m -> m.group(1)).toList()
                    : List.of()))
        .toList();
  }

  /// Types and fields that call a thing of the glossary by another word.
  static List<String> otherWords(String name, String identifier, List<Word> words) {
    return words.stream()
        .flatMap(word ->
            word.never().stream()
                .filter(never -> containsWord(identifier, never))
                .map(never ->
                    "%s: %s (expected: %s, the glossary's word for it)"
                        .formatted(name, identifier, word.word())))
        .toList();
  }

  private static boolean containsWord(String identifier, String word) {
    String capital = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    return identifier.matches("(.*(?<=[a-z0-9]))?" + capital + "(?![a-z]).*")
        || identifier.matches("(.*_)?" + word + "(_.*)?");
  }
}
