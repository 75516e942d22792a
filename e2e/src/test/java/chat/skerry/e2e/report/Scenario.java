package chat.skerry.e2e.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One row of the table. Confined to the thread that runs the scenarios, but notes may come from
/// others: its methods are synchronized.
final class Scenario {
  private static final int REASON_MAX = 400;

  private final String name;
  private final List<String> notes = new ArrayList<>();
  private Result result = Result.NOT_RUN;
  private long startedNanos;
  private double seconds;

  /// What became of it.
  enum Result {
    PASSED,
    FAILED,
    NOT_RUN;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /// @param method a sentence in camel case, `()` after it or not
  Scenario(String method) {
    String sentence =
        method.replaceAll("\\(.*", "").replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    name = sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  synchronized void started(long nanoTime) {
    startedNanos = nanoTime;
  }

  synchronized void note(String text) {
    notes.add(text);
  }

  synchronized void passed(long nanoTime) {
    finished(Result.PASSED, nanoTime);
  }

  synchronized void failed(String reason, long nanoTime) {
    String line = reason.strip().replaceAll("\\s+", " ");
    notes.add(line.length() > REASON_MAX ? line.substring(0, REASON_MAX) + "…" : line);
    finished(Result.FAILED, nanoTime);
  }

  synchronized void notRun(String reason) {
    notes.add(reason.strip());
    result = Result.NOT_RUN;
  }

  private void finished(Result outcome, long nanoTime) {
    result = outcome;
    seconds = (nanoTime - startedNanos) / 1e9;
  }

  synchronized Result result() {
    return result;
  }

  synchronized String name() {
    return name;
  }

  synchronized String seen() {
    return String.join("; ", notes);
  }

  synchronized double seconds() {
    return seconds;
  }
}
