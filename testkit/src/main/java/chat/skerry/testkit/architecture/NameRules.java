package chat.skerry.testkit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// A name is a word of the domain. Words that fit everything name nothing.
final class NameRules {
  private static final String NAMES = "ADR-0008 static checks: ";
  private static final Pattern EMPTY_SUFFIX =
      Pattern.compile(".*[a-z0-9](Manager|Helper|Utils?|Impl|Base|Data|Info)");
  private static final Pattern ABSTRACT_PREFIX = Pattern.compile("Abstract[A-Z].*");
  private static final List<String> LAYERS =
      List.of(
          "service",
          "services",
          "model",
          "models",
          "entity",
          "entities",
          "dto",
          "impl",
          "util",
          "utils",
          "common",
          "manager",
          "helper",
          "helpers",
          "misc");

  private NameRules() {}

  static List<HouseRule> of(ModuleArchitecture module) {
    DescribedPredicate<JavaClass> emptyName =
        DescribedPredicate.describe(
            "a name that fits everything",
            type ->
                !type.isAnonymousClass()
                    && (EMPTY_SUFFIX.matcher(type.getSimpleName()).matches()
                        || ABSTRACT_PREFIX.matcher(type.getSimpleName()).matches()));
    DescribedPredicate<JavaClass> layer =
        DescribedPredicate.describe(
            "in a package named after a layer",
            type -> Arrays.stream(type.getPackageName().split("\\.")).anyMatch(LAYERS::contains));
    return List.of(
        HouseRule.of(
            "types are named after what they are",
            NAMES + "a name that fits everything says nothing",
            classes().should(Conditions.notBe(emptyName, "a word of the glossary"))),
        HouseRule.of(
            "packages are named after the domain",
            NAMES + "a folder is a word of the domain, never a layer",
            classes().should(Conditions.notBe(layer, "a word of the domain"))));
  }
}
