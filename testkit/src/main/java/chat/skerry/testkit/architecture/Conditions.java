package chat.skerry.testkit.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/// The three questions that rules ask of a class: what is it, what does it depend on, what does it
/// touch.
final class Conditions {
  private Conditions() {}

  /// Violated by each class that `wrong` describes.
  static ArchCondition<JavaClass> notBe(DescribedPredicate<JavaClass> wrong, String expectation) {
    return new ArchCondition<>(expectation) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (wrong.test(type)) {
          events.add(
              SimpleConditionEvent.violated(
                  type,
                  "%s: %s (expected: %s)"
                      .formatted(type.getName(), wrong.getDescription(), expectation)));
        }
      }
    };
  }

  /// Violated by each dependency from the class to a type for which `forbidden(class, type)` holds.
  static ArchCondition<JavaClass> dependOnNone(
      String what, BiPredicate<JavaClass, JavaClass> forbidden) {
    return new ArchCondition<>("not depend on " + what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          if (forbidden.test(type, dependency.getTargetClass())) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  /// Violated by each call or field access for which `forbidden` holds.
  static ArchCondition<JavaClass> touchNothing(String what, Predicate<JavaAccess<?>> forbidden) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          if (forbidden.test(access)) {
            events.add(SimpleConditionEvent.violated(type, access.getDescription()));
          }
        }
      }
    };
  }
}
