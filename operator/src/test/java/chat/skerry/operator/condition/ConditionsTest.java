package chat.skerry.operator.condition;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.crd.condition.Condition;
import chat.skerry.crd.condition.Condition.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {

  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00.123Z");
  private final List<Condition> before =
      new Conditions(List.of(), 1, THEN)
          .add(ConditionType.Ready, false, "MembersNotReady", "demo-0-a")
          .list();

  @Test
  void keepTheTimeWhileTheStatusStays() {
    Conditions conditions = new Conditions(before, 2, NOW);
    conditions.add(ConditionType.Ready, false, "MembersNotReady", "demo-0-b");

    assertThat(conditions.list())
        .containsExactly(
            new Condition(
                "Ready", Status.False, 2L, "2026-01-01T00:00:00Z", "MembersNotReady", "demo-0-b"));
    assertThat(conditions.changed()).as("only the message is another").isEmpty();
  }

  @Test
  void takeANewTimeWhenTheStatusChanges() {
    Conditions conditions = new Conditions(before, 1, NOW);
    conditions.add(ConditionType.Ready, true, "MembersReady", "");

    assertThat(conditions.list())
        .containsExactly(
            new Condition("Ready", Status.True, 1L, "2026-01-01T01:00:00Z", "MembersReady", null));
    assertThat(conditions.changed()).hasSize(1);
    assertThat(conditions.held(ConditionType.Ready)).isFalse();
  }

  @Test
  void cutAMessageAtTheLimitOfTheConventions() {
    Conditions conditions = new Conditions(List.of(), 1, NOW);
    conditions.add(ConditionType.Ready, false, "R", "x".repeat(40_000));

    assertThat(conditions.list().getFirst().message()).hasSize(32_768);
  }
}
