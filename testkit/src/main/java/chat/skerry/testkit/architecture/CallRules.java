package chat.skerry.testkit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// What code may not call: time, chance and the terminal come from outside, waiting is an event,
/// and every queue has a bound.
final class CallRules {
  private static final String OUTSIDE = "ADR-0003 threads, time and bounds: ";

  /// `Type.method` of no parameters, or of a zone alone, that read the machine's clock.
  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.time.Clock.system",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.Clock.tickMillis",
          "java.time.Clock.tickSeconds",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.util.Date.<init>",
          "java.time.InstantSource.system");

  private static final Set<String> CHANCE =
      Set.of("java.util.Random", "java.util.concurrent.ThreadLocalRandom");

  /// Constructors and factories whose queue has no bound.
  private static final Set<String> UNBOUNDED =
      Set.of(
          "java.util.concurrent.LinkedBlockingQueue.<init>()",
          "java.util.concurrent.LinkedBlockingDeque.<init>()",
          "java.util.concurrent.Executors.newCachedThreadPool()",
          "java.util.concurrent.Executors.newFixedThreadPool(int)",
          "java.util.concurrent.Executors.newSingleThreadExecutor()");

  private CallRules() {}

  static List<HouseRule> of(ModuleArchitecture module) {
    Predicate<JavaClass> wiring = module::wires;
    Predicate<JavaClass> console = type -> module.consoles().contains(module.featureOf(type));
    return List.of(
        rule(
            "no feature reads the machine's clock",
            OUTSIDE + "a test turns the clock",
            wiring,
            CallRules::readsTheClock),
        rule(
            "no feature makes its own randomness",
            OUTSIDE + "a failing seed is replayed",
            wiring,
            access ->
                CHANCE.contains(owner(access)) || target(access).equals("java.lang.Math.random")),
        rule(
            "nothing sleeps",
            OUTSIDE + "waiting is an event or a time-out, never a guess",
            type -> false,
            access -> target(access).equals("java.lang.Thread.sleep")),
        rule(
            "nothing but a console writes to the terminal",
            "ADR-0008 static checks: a program speaks through its log",
            console,
            CallRules::writesToTheTerminal),
        rule(
            "queues have a bound",
            OUTSIDE + "past the bound the sender is slowed or refused, memory does not grow",
            type -> false,
            access -> UNBOUNDED.contains(signature(access))));
  }

  private static boolean readsTheClock(JavaAccess<?> access) {
    if (!CLOCKS.contains(target(access))
        || !(access.getTarget() instanceof CodeUnitAccessTarget called)) {
      return false;
    }
    // now(Clock), Date(long) and the like take the time from their caller.
    return called.getRawParameterTypes().stream()
        .allMatch(parameter -> parameter.getName().equals("java.time.ZoneId"));
  }

  private static boolean writesToTheTerminal(JavaAccess<?> access) {
    return target(access).equals("java.lang.System.out")
        || target(access).equals("java.lang.System.err")
        || access.getTarget().getName().equals("printStackTrace")
            && access.getTarget() instanceof CodeUnitAccessTarget called
            && called.getRawParameterTypes().isEmpty();
  }

  private static String owner(JavaAccess<?> access) {
    return access.getTargetOwner().getName();
  }

  private static String target(JavaAccess<?> access) {
    return owner(access) + "." + access.getTarget().getName();
  }

  private static String signature(JavaAccess<?> access) {
    return access.getTarget().getFullName();
  }

  private static HouseRule rule(
      String name,
      String decision,
      Predicate<JavaClass> exempt,
      Predicate<JavaAccess<?>> forbidden) {
    DescribedPredicate<JavaClass> bound =
        DescribedPredicate.describe("are bound by it", type -> !exempt.test(type));
    return HouseRule.of(
        name,
        decision,
        classes().that(bound).should(Conditions.touchNothing("keep to it: " + name, forbidden)));
  }
}
