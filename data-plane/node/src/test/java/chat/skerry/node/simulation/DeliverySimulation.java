package chat.skerry.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Devices talk over two islands of two members, made of the classes of real ones, while members
/// die, freeze, leave and disagree about who owns what, while networks cut, lose and delay, and the
/// store is slow, away, or does what it said it did not. After each event nothing may be lost,
/// doubled or out of order, and nothing answered on one copy; in calm weather everything arrives.
///
/// `./dev sim` replays a seed.
final class DeliverySimulation {
  private static final long EVENTS = 110_000;
  private static final long EVENTS_UNTIL_FOUND = 1_000_000;

  @ParameterizedTest(name = "{0}, seed {1}")
  @CsvSource({
    "TWO_MEMBERS, 1", "TWO_MEMBERS, 2", "TWO_MEMBERS, 3", "TWO_MEMBERS, 4", "TWO_MEMBERS, 5",
    "TWO_MEMBERS, 6", "TWO_MEMBERS, 7", "CASSANDRA, 8", "CASSANDRA, 9", "CASSANDRA, 10"
  })
  void deliversEverythingOnceInOrder(World.Durability durability, long seed) {
    World world = new World(seed, durability, EnumSet.noneOf(Plant.class), null);
    world.run(EVENTS);
    assertThat(world.simulator.events()).isGreaterThanOrEqualTo(EVENTS);
    assertThat(world.ledger.open()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void livesTheSameLifeTwice(long seed) {
    World first = new World(seed, World.Durability.TWO_MEMBERS, Set.of(), null);
    World second = new World(seed, World.Durability.TWO_MEMBERS, Set.of(), null);
    first.run(20_000);
    second.run(20_000);
    assertThat(second.simulator.fingerprint()).isEqualTo(first.simulator.fingerprint());
    assertThat(second.simulator.events()).isEqualTo(first.simulator.events());
  }

  @Test
  void livesAnotherLifeFromAnotherSeed() {
    World first = new World(1, World.Durability.TWO_MEMBERS, Set.of(), null);
    World second = new World(2, World.Durability.TWO_MEMBERS, Set.of(), null);
    first.run(5_000);
    second.run(5_000);
    assertThat(second.simulator.fingerprint()).isNotEqualTo(first.simulator.fingerprint());
  }

  /// Some of these worlds have large payloads.
  @Test
  void pushesEnvelopesOutOfMemory() {
    long evicted = 0;
    for (long seed = 1; seed <= 6; seed++) {
      World world = new World(seed, World.Durability.TWO_MEMBERS, Set.of(), null);
      world.run(40_000);
      evicted += world.ledger.evicted();
    }
    assertThat(evicted).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Plant.class)
  void findsAPlantedBug(Plant plant) {
    World world = new World(1, World.Durability.TWO_MEMBERS, Set.of(plant), null);
    assertThatThrownBy(() -> world.run(EVENTS_UNTIL_FOUND)).isInstanceOf(World.Violation.class);
  }
}
