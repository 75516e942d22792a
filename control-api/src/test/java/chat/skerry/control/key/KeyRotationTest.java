package chat.skerry.control.key;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.control.key.KeyRotation.Step;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final KeyRotation ROTATION =
      new KeyRotation(Duration.ofMinutes(10), Duration.ofHours(25));
  private static final SecureRandom RANDOM = new SecureRandom();

  @Test
  void doesNothingUnasked() {
    assertThat(due(keys(null, KeyState.ACTIVE), null, START.plus(Duration.ofDays(9000)))).isEmpty();
    assertThat(due(keys(null, KeyState.ACTIVE), " ", START)).isEmpty();
  }

  @Test
  void preparesAKeyOnceForEachRequest() {
    assertThat(due(keys(null, KeyState.ACTIVE), "a", START))
        .hasValueSatisfying(step -> assertThat(step).isInstanceOf(Step.Prepare.class));
    assertThat(due(keys("a", KeyState.ACTIVE), "a", START)).isEmpty();
    assertThat(due(keys("a", KeyState.ACTIVE), "b", START)).isPresent();
  }

  @Test
  void preparesNoSecondKeyWhileOneIsNext() {
    assertThat(due(keys("a", KeyState.ACTIVE, KeyState.NEXT), "b", START)).isEmpty();
  }

  @Test
  void activatesAKeyThatIsPublishedLongEnough() {
    SigningKeys keys = keys("a", KeyState.ACTIVE, KeyState.NEXT);

    assertThat(due(keys, "a", START.plus(Duration.ofMinutes(10)).minusMillis(1))).isEmpty();
    Step step = due(keys, "a", START.plus(Duration.ofMinutes(10))).orElseThrow();
    SigningKeys after = KeyRotation.apply(keys, step, START.plusSeconds(700), () -> fresh());

    assertThat(after.active().id()).isEqualTo(keys.next().orElseThrow().id());
    assertThat(after.keys())
        .extracting(SigningKey::state)
        .containsExactlyInAnyOrder(KeyState.ACTIVE, KeyState.RETIRING);
  }

  @Test
  void forgetsAKeyWhenNoTokenOfItIsValid() {
    SigningKeys keys = keys("a", KeyState.ACTIVE, KeyState.RETIRING);

    assertThat(due(keys, "a", START.plus(Duration.ofHours(25)).minusMillis(1))).isEmpty();
    Step step = due(keys, "a", START.plus(Duration.ofHours(25))).orElseThrow();

    assertThat(KeyRotation.apply(keys, step, START, () -> fresh()).keys())
        .extracting(SigningKey::state)
        .containsExactly(KeyState.ACTIVE);
  }

  @Test
  void keepsNoMoreKeysThanItMay() {
    SigningKeys full =
        keys(
            "a",
            KeyState.ACTIVE,
            KeyState.RETIRING,
            KeyState.RETIRING,
            KeyState.RETIRING,
            KeyState.RETIRING,
            KeyState.RETIRING,
            KeyState.RETIRING,
            KeyState.RETIRING);

    assertThat(due(full, "b", START)).isEmpty();
  }

  private static Optional<Step> due(SigningKeys keys, @Nullable String request, Instant now) {
    return ROTATION.due(keys, request, now);
  }

  private static SigningKey fresh() {
    return SigningKey.generate(KeyState.NEXT, START, RANDOM);
  }

  private static SigningKeys keys(@Nullable String rotation, KeyState... states) {
    return new SigningKeys(
        List.of(states).stream().map(state -> SigningKey.generate(state, START, RANDOM)).toList(),
        rotation);
  }
}
