package chat.skerry.control.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.control.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private final InMemorySigningKeyStore store = new InMemorySigningKeyStore();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final KeyRing ring = ring();

  @Test
  void hasNoKeyBeforeItHasRead() {
    assertThat(ring.isLoaded()).isFalse();
    assertThat(ring.trouble()).contains("not read yet");
    assertThatThrownBy(ring::signer)
        .isInstanceOf(ProblemException.class)
        .hasMessage("signing key: not loaded yet");
  }

  @Test
  void makesAndPublishesTheFirstKey() {
    ring.reconcile();

    assertThat(ring.trouble()).isEmpty();
    assertThat(store.published).isEqualTo(ring.verificationKeys());
    assertThat(ring.verificationKeys().keys())
        .extracting(VerificationKey::kid)
        .containsExactly(ring.signer().id());
  }

  @Test
  void writesNothingTheSecondTime() {
    ring.reconcile();
    String signer = ring.signer().id();
    ring.reconcile();

    assertThat(ring.signer().id()).isEqualTo(signer);
    assertThat(store.publications).isEqualTo(1);
  }

  @Test
  void agreesWithAnotherReplica() {
    KeyRing other = ring();
    ring.reconcile();
    other.reconcile();

    assertThat(other.signer().id()).isEqualTo(ring.signer().id());
  }

  @Test
  void putsBackTheSameKeysWhenTheyWereDeleted() {
    ring.reconcile();
    String signer = ring.signer().id();
    store.forget();
    ring.reconcile();

    assertThat(ring.signer().id()).isEqualTo(signer);
    assertThat(store.read())
        .hasValueSatisfying(s -> assertThat(s.keys().active().id()).isEqualTo(signer));
  }

  @Test
  void goesOnSigningWhileTheStoreIsAway() {
    ring.reconcile();
    store.failure = "the Kubernetes API is not reached";
    ring.reconcile();

    assertThat(ring.trouble()).contains("the Kubernetes API is not reached");
    assertThat(ring.signer()).isNotNull();

    store.failure = null;
    ring.reconcile();
    assertThat(ring.trouble()).isEmpty();
  }

  @Test
  void rotatesInThreeSteps() {
    ring.reconcile();
    String first = ring.signer().id();
    store.rotationRequest = "2026-01";
    ring.reconcile();
    assertThat(ring.signer().id()).isEqualTo(first);
    assertThat(store.published).isNotNull();
    assertThat(ring.verificationKeys().keys()).hasSize(2);

    now = now.plus(Duration.ofMinutes(10));
    ring.reconcile();
    String second = ring.signer().id();
    assertThat(second).isNotEqualTo(first);
    assertThat(ring.verificationKeys().keys()).hasSize(2);

    now = now.plus(Duration.ofHours(25));
    ring.reconcile();
    assertThat(ring.verificationKeys().keys())
        .extracting(VerificationKey::kid)
        .isEqualTo(List.of(second));
  }

  private KeyRing ring() {
    return new KeyRing(
        store,
        new KeyRotation(Duration.ofMinutes(10), Duration.ofHours(25)),
        () -> now,
        new SecureRandom(),
        new SimpleMeterRegistry());
  }
}
