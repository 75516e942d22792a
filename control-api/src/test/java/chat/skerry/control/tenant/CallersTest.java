package chat.skerry.control.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.control.ControlPlane;
import chat.skerry.control.problem.Problem;
import chat.skerry.control.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {
  private static final String KEY = "sky_acme_" + "k".repeat(43);
  private static final String OLD_KEY = "sky_acme_" + "o".repeat(32);
  private static final int FAILURES_MAX = 3;

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Callers callers =
      new Callers(
          new InMemoryTenantKeys()
              .with("acme", hashed("default", KEY), hashed("old", OLD_KEY))
              .with("globex", hashed("default", "sky_globex_" + "g".repeat(43))),
          new FailureLimit(FAILURES_MAX, () -> now),
          new SimpleMeterRegistry());

  @Test
  void knowsEachKeyOfATenant() {
    assertThat(callers.authenticate("Bearer " + KEY, "a")).isEqualTo(new Caller("acme", "default"));
    assertThat(callers.authenticate("bearer  " + OLD_KEY, "a"))
        .isEqualTo(new Caller("acme", "old"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic YTpi",
        "Bearer",
        "Bearer sky",
        "Bearer sky_acme_short",
        "Bearer sky_acme_kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk!",
        "Bearer sky_acme_kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkx",
        "Bearer sky_globex_kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
        "Bearer sky_ACME_kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
        "Bearer sky_../acme_kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
        "sky_acme_kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
      })
  void refusesEverythingElse(String authorization) {
    assertThat(problemOf(authorization)).isEqualTo(Problem.API_KEY_UNKNOWN);
  }

  @Test
  void saysWhenThereIsNoKeyAtAll() {
    assertThat(problemOf(null)).isEqualTo(Problem.API_KEY_MISSING);
    assertThat(problemOf(" ")).isEqualTo(Problem.API_KEY_MISSING);
  }

  @Test
  void tellsAnAddressWithManyFailuresToWait() {
    for (int i = 0; i < FAILURES_MAX; i++) {
      assertThat(problemOf("Bearer wrong")).isEqualTo(Problem.API_KEY_UNKNOWN);
    }
    now = now.plusSeconds(20);

    assertThatThrownBy(() -> callers.authenticate("Bearer wrong", "a"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(Problem.TOO_MANY_FAILURES);
              assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(40));
            });
    assertThat(callers.authenticate("Bearer " + KEY, "a").tenant()).isEqualTo("acme");

    now = now.plusSeconds(40);
    assertThat(problemOf("Bearer wrong")).isEqualTo(Problem.API_KEY_UNKNOWN);
  }

  @Test
  void remembersABoundedNumberOfAddresses() {
    for (int i = 0; i < FailureLimit.ADDRESSES_MAX + FAILURES_MAX; i++) {
      String address = "10.0." + i;
      assertThatThrownBy(() -> callers.authenticate("Bearer wrong", address))
          .isInstanceOf(ProblemException.class);
    }
    for (int i = 0; i < FAILURES_MAX; i++) {
      assertThatThrownBy(() -> callers.authenticate("Bearer wrong", "10.0.0"))
          .hasMessageContaining("no known API key");
    }
  }

  @Test
  void opensNoOtherTenant() {
    Caller caller = new Caller("acme", "default");

    caller.mustBeOf("acme");
    assertThatThrownBy(() -> caller.mustBeOf("globex"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.TENANT_FORBIDDEN));
  }

  @Test
  void tellsNothingOfAKey() {
    assertThat(ApiKey.parse(KEY))
        .hasValueSatisfying(key -> assertThat(key).hasToString("sky_acme_…"));
    assertThat(hashed("default", KEY)).hasToString("default");
    assertThatThrownBy(() -> callers.authenticate("Bearer " + KEY + "x", "a"))
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("kkk"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "abc", "zz00000000000000000000000000000000000000000000000000000000000000"})
  void takesNothingButHashesFromASecret(String text) {
    assertThat(HashedKey.ofHex("name", text)).isEmpty();
  }

  private Problem problemOf(@Nullable String authorization) {
    try {
      callers.authenticate(authorization, "a");
    } catch (ProblemException e) {
      return e.problem();
    }
    throw new AssertionError("let in");
  }

  private static HashedKey hashed(String name, String key) {
    return HashedKey.ofHex(name, ControlPlane.sha256(key) + "\n").orElseThrow();
  }
}
