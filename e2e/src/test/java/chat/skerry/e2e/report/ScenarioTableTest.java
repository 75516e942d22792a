package chat.skerry.e2e.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScenarioTableTest {

  @Test
  void namesEachScenarioAndCountsThoseThatDidNotRun() {
    var good = new Scenario("messageIsDeliveredOnline");
    good.started(0);
    good.note("✓ 3 ms");
    good.note("✓✓ 5 ms");
    good.passed(1_500_000_000L);
    var bad = new Scenario("nothingIsLost(Line, Seen)");
    bad.started(0);
    bad.failed("lost:\n  1 message", 2_000_000_000L);
    var skipped = new Scenario("nodeIsCut");
    skipped.notRun("no script");
    assertThat(ScenarioTable.table(List.of(good, bad, skipped)))
        .isEqualTo(
            """
            passed      1.5 s  Message is delivered online  ✓ 3 ms; ✓✓ 5 ms
            failed      2.0 s  Nothing is lost              lost: 1 message
            not run     0.0 s  Node is cut                  no script

            1 passed, 1 failed, 1 not run (no pass)\
            """);
  }
}
