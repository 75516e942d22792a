package chat.skerry.testkit.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// What a module is, as far as the rules of the house need to know.
///
/// @param root the module's root package, for example `chat.skerry.node`
/// @param wiring names of the features that put the program together: they alone see every adapter,
///   the clock and the source of chance
/// @param consoles names of the features that write to the terminal
/// @param neighbours root packages of the other modules that this one may use
/// @param published packages (as ArchUnit patterns) whose public types other modules use
/// @param testCode whether the module is made of tests: only its arrows and names are checked then
public record ModuleArchitecture(
    String root,
    Set<String> wiring,
    Set<String> consoles,
    Set<String> neighbours,
    Set<String> published,
    boolean testCode) {

  public ModuleArchitecture {
    if (!root.startsWith("chat.skerry.")) {
      throw new IllegalArgumentException("root: " + root + " (expected: chat.skerry.…)");
    }
    wiring = Set.copyOf(wiring);
    consoles = Set.copyOf(consoles);
    neighbours = Set.copyOf(neighbours);
    published = Set.copyOf(published);
  }

  /// A module wired by its feature `app`, that uses no other module and publishes nothing.
  public static ModuleArchitecture of(String root) {
    return new ModuleArchitecture(root, Set.of("app"), Set.of(), Set.of(), Set.of(), false);
  }

  public ModuleArchitecture wiredBy(String... features) {
    return new ModuleArchitecture(
        root, Set.of(features), consoles, neighbours, published, testCode);
  }

  public ModuleArchitecture writingToTheTerminalIn(String... features) {
    return new ModuleArchitecture(root, wiring, Set.of(features), neighbours, published, testCode);
  }

  public ModuleArchitecture using(String... roots) {
    return new ModuleArchitecture(root, wiring, consoles, Set.of(roots), published, testCode);
  }

  public ModuleArchitecture publishing(String... packages) {
    return new ModuleArchitecture(root, wiring, consoles, neighbours, Set.of(packages), testCode);
  }

  /// The module is made of tests.
  public ModuleArchitecture madeOfTests() {
    return new ModuleArchitecture(root, wiring, consoles, neighbours, published, true);
  }

  /// One test a rule, over the module's classes without its tests (unless it is made of them).
  public Stream<DynamicTest> tests() {
    ClassFileImporter importer =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .withImportOption(location ->
                !location.contains("$___Marshaller_") && !location.contains("/Generated"));
    JavaClasses classes =
        (testCode
                ? importer
                : importer.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS))
            .importPackages(root);
    if (classes.isEmpty()) {
      throw new IllegalStateException(root + ": no classes found (expected: a compiled module)");
    }
    JavaClasses own = ownOf(classes);
    return rules().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.name(), () -> rule.check(own)));
  }

  /// The classes that people wrote for this module.
  JavaClasses ownOf(JavaClasses classes) {
    return classes.that(
        DescribedPredicate.describe("of " + root, type -> owns(type) && !Generated.is(type)));
  }

  /// Every rule, as it reads for this module.
  List<HouseRule> rules() {
    return testCode
        ? Stream.of(ShapeRules.ofTests(this), NameRules.of(this)).flatMap(List::stream).toList()
        : Stream.of(
                ShapeRules.of(this), VendorRules.of(this), CallRules.of(this), NameRules.of(this))
            .flatMap(List::stream)
            .toList();
  }

  /// The path of a class below the root: `mailbox.cassandra` for
  /// `chat.skerry.node.mailbox.cassandra.X`, empty for the root package itself and for classes of
  /// other modules.
  String pathOf(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(root + ".") ? name.substring(root.length() + 1) : "";
  }

  /// The feature of a class: the direct sub-package of the root it lives in, or empty.
  String featureOf(JavaClass type) {
    String path = pathOf(type);
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }

  /// The technology of an adapter's class, `cassandra` for `mailbox.cassandra`, or empty.
  String technologyOf(JavaClass type) {
    String path = pathOf(type);
    int dot = path.indexOf('.');
    return dot < 0 ? "" : path.substring(dot + 1);
  }

  boolean owns(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(root) || name.startsWith(root + ".");
  }

  boolean wires(JavaClass type) {
    return wiring.contains(featureOf(type));
  }
}
