package chat.skerry.e2e.contender;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LineupTest {

  @Test
  void nobodyStandsInAClassThatItsDocumentationDoesNotAllow() {
    assertThat(names(Durability.TWO_IN_MEMORY))
        .containsExactly("NATS JetStream, memory, 2 replicas", "Skerry, two members");
    assertThat(names(Durability.ON_DISK))
        .containsExactly("NATS JetStream, file", "Skerry, embedded store");
  }

  @Test
  void skerryNeverAnswersForWhatOneProcessAloneHolds() {
    assertThat(Lineup.all())
        .filteredOn(Lineup.Entry::isSkerry)
        .isNotEmpty()
        .noneMatch(entry -> entry.durability() == Durability.ONE_IN_MEMORY);
  }

  private static List<String> names(Durability durability) {
    return Lineup.all().stream()
        .filter(entry -> entry.durability() == durability)
        .map(Lineup.Entry::name)
        .toList();
  }
}
