package chat.skerry.e2e.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Listens to a run and prints the table of its scenarios, which is also left in
/// `target/e2e/NAME.txt`, NAME being that of the scenarios. Runs without scenarios (unit tests)
/// print nothing.
public final class ScenarioTable implements TestExecutionListener {
  private static final String SUFFIX = "E2E";
  private static final Path FILE =
      Path.of("target", "e2e", System.getProperty("e2e", "scenarios") + ".txt");

  private final Map<String, Scenario> scenarios = new LinkedHashMap<>();

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    plan.getRoots().forEach(root -> plan.getDescendants(root).forEach(this::add));
  }

  private void add(TestIdentifier test) {
    if (test.isTest()
        && test.getSource().orElse(null) instanceof MethodSource method
        && method.getClassName().endsWith(SUFFIX)) {
      scenarios.putIfAbsent(test.getUniqueId(), new Scenario(method.getMethodName()));
    }
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    Scenario scenario = scenarios.get(test.getUniqueId());
    if (scenario != null) {
      scenario.started(System.nanoTime());
      say("… " + scenario.name());
    }
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    Scenario scenario = scenarios.get(test.getUniqueId());
    String text = entry.getKeyValuePairs().get(Seen.KEY);
    if (scenario != null && text != null) {
      scenario.note(text);
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    scenarios.forEach((id, scenario) -> {
      if (id.startsWith(test.getUniqueId())) {
        scenario.notRun(reason);
      }
    });
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult outcome) {
    String reason = outcome.getThrowable().map(ScenarioTable::text).orElse("");
    Scenario scenario = scenarios.get(test.getUniqueId());
    if (scenario == null) {
      reportContainer(test, outcome, reason);
      return;
    }
    switch (outcome.getStatus()) {
      case SUCCESSFUL -> scenario.passed(System.nanoTime());
      case FAILED -> scenario.failed(reason, System.nanoTime());
      case ABORTED -> scenario.notRun(reason);
    }
    say("  %s: %s".formatted(scenario.result().text(), scenario.seen()));
  }

  /// A class that fails before its scenarios (its construction, a `@BeforeAll`).
  private void reportContainer(TestIdentifier test, TestExecutionResult outcome, String reason) {
    if (outcome.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
      scenarios.forEach((id, scenario) -> {
        if (id.startsWith(test.getUniqueId()) && scenario.result() == Scenario.Result.NOT_RUN) {
          scenario.notRun(reason);
        }
      });
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (scenarios.isEmpty()) {
      return;
    }
    String table = table(scenarios.values());
    say("\n" + table);
    try {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, table + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    scenarios.clear();
  }

  static String table(Collection<Scenario> scenarios) {
    var text = new StringBuilder();
    int nameWidth = scenarios.stream().mapToInt(s -> s.name().length()).max().orElse(0);
    String row = "%-8s %6.1f s  %-" + nameWidth + "s  %s\n";
    for (Scenario scenario : scenarios) {
      text.append(
          row.formatted(
              scenario.result().text(), scenario.seconds(), scenario.name(), scenario.seen()));
    }
    return text.append('\n').append(total(scenarios)).toString();
  }

  private static String total(Collection<Scenario> scenarios) {
    long passed = count(scenarios, Scenario.Result.PASSED);
    long failed = count(scenarios, Scenario.Result.FAILED);
    long notRun = count(scenarios, Scenario.Result.NOT_RUN);
    String total = passed + " passed, " + failed + " failed";
    return notRun == 0 ? total : total + ", " + notRun + " not run (no pass)";
  }

  private static long count(Collection<Scenario> scenarios, Scenario.Result result) {
    return scenarios.stream().filter(s -> s.result() == result).count();
  }

  private static String text(Throwable failure) {
    Throwable first = failure;
    while (first instanceof ParameterResolutionException && first.getCause() != null) {
      first = first.getCause();
    }
    String message = first.getMessage();
    return message == null || message.isBlank() ? first.toString() : message;
  }

  private static void say(String text) {
    System.out.println(text);
  }
}
