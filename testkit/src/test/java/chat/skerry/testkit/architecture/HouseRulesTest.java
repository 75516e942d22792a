package chat.skerry.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Each rule finds the violation that is planted for it, and passes where the same thing is done
/// right. A rule without a planted violation fails here: it might hold nothing.
final class HouseRulesTest {
  private static final ModuleArchitecture NODE =
      ModuleArchitecture.of("chat.skerry.node")
          .using("chat.skerry.protocol")
          .writingToTheTerminalIn("cli");

  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> findsWhatIsPlanted() {
    return PlantedViolations.ALL.stream()
        .map(planted ->
            DynamicTest.dynamicTest(
                planted.rule() + " — finds " + planted.finding(),
                () -> {
                  JavaClasses classes = NODE.ownOf(Planted.compile(directory, planted.sources()));
                  assertThatThrownBy(() -> rule(planted.rule()).check(classes))
                      .isInstanceOf(AssertionError.class)
                      .hasMessageContaining("because ADR-")
                      .hasMessageContaining(planted.finding());
                }));
  }

  @Test
  void eachRuleHasAPlantedViolation() {
    List<String> tested = PlantedViolations.ALL.stream().map(PlantedViolations.Case::rule).toList();
    assertThat(tested).containsAll(NODE.rules().stream().map(HouseRule::name).toList());
  }

  @TestFactory
  Stream<DynamicTest> passesWhatIsDoneRight() {
    JavaClasses sound = NODE.ownOf(Planted.compile(directory, SoundModule.SOURCES));
    return NODE.rules().stream()
        .map(rule ->
            DynamicTest.dynamicTest(
                rule.name(),
                () -> assertThatCode(() -> rule.check(sound)).doesNotThrowAnyException()));
  }

  @Test
  void holdsArrowsAndNamesForAModuleMadeOfTests() {
    assertThat(NODE.madeOfTests().rules().stream().map(HouseRule::name))
        .contains("features form no cycle", "the module uses its neighbours alone")
        .doesNotContain("nothing sleeps");
  }

  @Test
  void refusesARuleWithoutADecision() {
    assertThatThrownBy(() -> HouseRule.of("x", "because", NODE.rules().getFirst().rule()))
        .hasMessageContaining("expected: ADR-00nn");
  }

  @Test
  void refusesAModuleWithoutClasses() {
    assertThatThrownBy(() -> ModuleArchitecture.of("chat.skerry.nowhere").tests())
        .hasMessage("chat.skerry.nowhere: no classes found (expected: a compiled module)");
  }

  private static HouseRule rule(String name) {
    return NODE.rules().stream()
        .filter(rule -> rule.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no rule is called: " + name));
  }
}
