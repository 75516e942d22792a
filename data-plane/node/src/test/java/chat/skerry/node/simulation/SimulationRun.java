package chat.skerry.node.simulation;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The program of `./dev sim`: plays one seed and says what came of it.
final class SimulationRun {
  private long seed = 1;
  private long events = 1_000_000;
  private World.Durability durability = World.Durability.TWO_MEMBERS;
  private final Set<Plant> plants = EnumSet.noneOf(Plant.class);
  private boolean tracing;

  private SimulationRun() {}

  public static void main(String[] arguments) {
    SimulationRun run = new SimulationRun();
    try {
      run.read(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("sim: " + e.getMessage());
      System.exit(2);
    }
    System.exit(run.play(System.out) ? 0 : 1);
  }

  private void read(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String option = words.get(i);
      if (option.equals("--trace")) {
        tracing = true;
        continue;
      }
      i++;
      String value = i < words.size() ? words.get(i) : "nothing";
      switch (option) {
        case "--seed" -> seed = number(option, value);
        case "--events" -> events = number(option, value);
        case "--durability" -> durability = constant(World.Durability.class, option, value);
        case "--plant" -> plants.add(constant(Plant.class, option, value));
        default ->
            throw new IllegalArgumentException(
                option
                    + ": no option (expected: --seed, --events, --durability, --plant, --trace)");
      }
    }
  }

  private static long number(String option, String value) {
    if (!value.matches("\\d{1,18}")) {
      throw new IllegalArgumentException(option + ": " + value + " (expected: a number)");
    }
    return Long.parseLong(value);
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String option, String value) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(value)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        option + ": " + value + " (expected: one of " + EnumSet.allOf(type) + ")");
  }

  /// Returns whether every promise was kept.
  private boolean play(PrintStream out) {
    @Nullable Consumer<String> trace = tracing ? out::println : null;
    World world = new World(seed, durability, plants, trace);
    String end = "every promise kept";
    boolean kept = true;
    long startedNanos = System.nanoTime();
    try {
      world.run(events);
    } catch (World.Violation e) {
      end = "BROKEN: " + e.getMessage();
      kept = false;
    }
    out.printf(
        Locale.ROOT,
        "seed %d, %s: %,d events, %,d messages, %,d evicted, %d days, %.1f s, log %016x: %s%n",
        seed,
        durability,
        world.simulator.events(),
        world.ledger.messages(),
        world.ledger.evicted(),
        world.days(),
        (System.nanoTime() - startedNanos) / 1e9,
        world.simulator.fingerprint(),
        end);
    return kept;
  }
}
