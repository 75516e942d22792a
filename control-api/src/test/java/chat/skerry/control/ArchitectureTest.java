package chat.skerry.control;

import chat.skerry.testkit.architecture.ModuleArchitecture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The house rules, held for this module.
final class ArchitectureTest {

  @TestFactory
  Stream<DynamicTest> holdsTheHouseRules() {
    return ModuleArchitecture.of("chat.skerry.control").using("chat.skerry.crd").tests();
  }
}
