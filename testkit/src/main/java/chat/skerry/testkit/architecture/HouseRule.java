package chat.skerry.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;

/// One rule of the house.
///
/// @param name a sentence in the present, the name of the test
/// @param decision the decision that the rule holds, `ADR-00nn` and why in a few words
/// @param rule what is checked; carries `decision` as its reason
record HouseRule(String name, String decision, ArchRule rule) {

  HouseRule {
    if (!decision.matches("ADR-\\d{4} .+")) {
      throw new IllegalArgumentException(
          "decision: " + decision + " (expected: ADR-00nn and the reason)");
    }
  }

  static HouseRule of(String name, String decision, ArchRule rule) {
    return new HouseRule(name, decision, rule.because(decision).allowEmptyShould(true));
  }

  /// @throws AssertionError naming each violation
  void check(JavaClasses classes) {
    rule.check(classes);
  }
}
