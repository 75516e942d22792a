package chat.skerry.testkit;

import chat.skerry.testkit.architecture.ModuleArchitecture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The house rules, held for this module. The packages that wait for real processes read the real
/// clock.
final class ArchitectureTest {

  @TestFactory
  Stream<DynamicTest> holdsTheHouseRules() {
    return ModuleArchitecture.of("chat.skerry.testkit")
        .wiredBy("kubernetes", "cassandra")
        .publishing("chat.skerry.testkit..")
        .tests();
  }
}
