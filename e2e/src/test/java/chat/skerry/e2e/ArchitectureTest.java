package chat.skerry.e2e;

import chat.skerry.testkit.architecture.ModuleArchitecture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The house rules, held for this module: it sees the programs from outside only.
final class ArchitectureTest {

  @TestFactory
  Stream<DynamicTest> holdsTheHouseRules() {
    return ModuleArchitecture.of("chat.skerry.e2e")
        .using(
            "chat.skerry.client", "chat.skerry.protocol", "chat.skerry.crd", "chat.skerry.testkit")
        .madeOfTests()
        .tests();
  }
}
