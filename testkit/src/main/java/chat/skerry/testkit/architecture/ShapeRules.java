package chat.skerry.testkit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.PackageMatcher;
import java.util.List;
import java.util.Set;

/// Packages and the arrows between them: feature by feature, adapters one level below, one way.
final class ShapeRules {
  private static final String MODULE_MAP = "ADR-0001 the module map: ";

  /// Types that a framework finds by an annotation and generates code for, which needs them public.
  private static final Set<String> FOUND_BY_FRAMEWORK =
      Set.of(
          "io.quarkus.runtime.annotations.QuarkusMain",
          "io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration",
          "io.smallrye.config.ConfigMapping",
          "org.infinispan.notifications.Listener",
          "org.infinispan.protostream.annotations.ProtoSchema",
          "org.infinispan.protostream.annotations.ProtoTypeId");

  /// Types of a framework whose implementations it makes by reflection, which needs them public.
  private static final Set<String> MADE_BY_FRAMEWORK =
      Set.of(
          "org.eclipse.microprofile.openapi.OASFilter",
          "org.infinispan.distribution.ch.KeyPartitioner",
          "org.jgroups.stack.Protocol");

  private ShapeRules() {}

  static List<HouseRule> of(ModuleArchitecture module) {
    return List.of(
        featuresFormNoCycle(module),
        packagesFormNoCycle(module),
        adaptersAreSeenByTheirFeature(module),
        packagesAreTwoDeep(module),
        rootHoldsTheMainClass(module),
        modulesUseTheirNeighbours(module),
        publicTypesAreUsedElsewhere(module),
        classesAreFinal(module));
  }

  /// Those that hold for a module made of tests, too.
  static List<HouseRule> ofTests(ModuleArchitecture module) {
    return List.of(
        featuresFormNoCycle(module),
        packagesFormNoCycle(module),
        packagesAreTwoDeep(module),
        modulesUseTheirNeighbours(module));
  }

  private static HouseRule featuresFormNoCycle(ModuleArchitecture module) {
    return HouseRule.of(
        "features form no cycle",
        MODULE_MAP + "a feature is read and changed without the whole",
        slices().matching(module.root() + ".(*)..").should().beFreeOfCycles());
  }

  private static HouseRule packagesFormNoCycle(ModuleArchitecture module) {
    return HouseRule.of(
        "packages form no cycle",
        MODULE_MAP + "an adapter knows its port, never the other way",
        slices().matching(module.root() + ".(**)").should().beFreeOfCycles());
  }

  private static HouseRule adaptersAreSeenByTheirFeature(ModuleArchitecture module) {
    return HouseRule.of(
        "only the wiring and its own feature depend on an adapter",
        MODULE_MAP + "features talk through ports, so that a technology can be exchanged",
        classes()
            .should(
                Conditions.dependOnNone(
                    "the adapter of another feature",
                    (from, to) -> isForeignAdapter(module, from, to))));
  }

  /// Adapters of one technology may share a connection (`mailbox.cassandra` → `store.cassandra`).
  private static boolean isForeignAdapter(ModuleArchitecture module, JavaClass from, JavaClass to) {
    String technology = module.technologyOf(to);
    return !technology.isEmpty()
        && !Generated.is(to)
        && !module.wires(from)
        && !module.featureOf(from).equals(module.featureOf(to))
        && !module.technologyOf(from).equals(technology);
  }

  private static HouseRule packagesAreTwoDeep(ModuleArchitecture module) {
    DescribedPredicate<JavaClass> deeper =
        DescribedPredicate.describe(
            "deeper than feature.technology",
            type -> module.pathOf(type).chars().filter(c -> c == '.').count() > 1);
    return HouseRule.of(
        "packages are a feature or a feature's technology",
        MODULE_MAP + "feature → technology, no deeper",
        classes().should(Conditions.notBe(deeper, "live no deeper than feature.technology")));
  }

  private static HouseRule rootHoldsTheMainClass(ModuleArchitecture module) {
    DescribedPredicate<JavaClass> misplaced =
        DescribedPredicate.describe(
            "a type in the root package",
            type ->
                type.getPackageName().equals(module.root())
                    && !type.getSimpleName().equals("package-info")
                    && type.getAllMethods().stream().noneMatch(m -> m.getName().equals("main")));
    return HouseRule.of(
        "the root package holds the main class alone",
        MODULE_MAP + "a type belongs to a feature",
        classes()
            .that(DescribedPredicate.describe("are top level", JavaClass::isTopLevelClass))
            .should(Conditions.notBe(misplaced, "live in a feature")));
  }

  private static HouseRule modulesUseTheirNeighbours(ModuleArchitecture module) {
    DescribedPredicate<JavaClass> stranger =
        DescribedPredicate.describe(
            "of a module that this one may not use",
            type ->
                type.getPackageName().startsWith("chat.skerry.")
                    && !module.owns(type)
                    && module.neighbours().stream()
                        .noneMatch(root ->
                            type.getPackageName().equals(root)
                                || type.getPackageName().startsWith(root + ".")));
    return HouseRule.of(
        "the module uses its neighbours alone",
        MODULE_MAP + "the programs meet on the wire and in custom resources, not in code",
        classes()
            .should(
                Conditions.dependOnNone(
                    "a module that is no neighbour", (from, to) -> stranger.test(to))));
  }

  private static HouseRule publicTypesAreUsedElsewhere(ModuleArchitecture module) {
    List<PackageMatcher> published = module.published().stream().map(PackageMatcher::of).toList();
    DescribedPredicate<JavaClass> needlesslyPublic =
        DescribedPredicate.describe(
            "public, though no other package uses it",
            type ->
                type.getModifiers().contains(JavaModifier.PUBLIC)
                    && published.stream().noneMatch(p -> p.matches(type.getPackageName()))
                    && FOUND_BY_FRAMEWORK.stream().noneMatch(type::isAnnotatedWith)
                    && MADE_BY_FRAMEWORK.stream().noneMatch(type::isAssignableTo)
                    && type.getDirectDependenciesToSelf().stream()
                        .allMatch(d ->
                            d.getOriginClass().getPackageName().equals(type.getPackageName())));
    return HouseRule.of(
        "public types are used by another package",
        MODULE_MAP + "what is public is the API of its feature",
        classes()
            .that(DescribedPredicate.describe("are top level", JavaClass::isTopLevelClass))
            .should(
                Conditions.notBe(
                    needlesslyPublic, "be package-private or used by another package")));
  }

  private static HouseRule classesAreFinal(ModuleArchitecture module) {
    DescribedPredicate<JavaClass> open =
        DescribedPredicate.describe(
            "open",
            type ->
                !type.isInterface()
                    && !type.isEnum()
                    && !type.isRecord()
                    && !type.isAnonymousClass()
                    && !type.getModifiers().contains(JavaModifier.FINAL)
                    && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                    && type.getSubclasses().isEmpty());
    return HouseRule.of(
        "classes are final",
        "ADR-0008 static checks: a class that nobody extends says so",
        classes().should(Conditions.notBe(open, "be final, abstract, or extended here")));
  }
}
