package chat.skerry.control.key;

import chat.skerry.control.problem.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The keys of this process, kept equal to the store's.
///
/// [#reconcile] runs on one thread at a time; everything else only reads what it found last, so
/// tokens are signed while the store is away. A Secret that is deleted under a running replica
/// comes back with the same keys; one that is damaged is left alone and said.
public final class KeyRing {
  private static final Logger LOG = Logger.getLogger(KeyRing.class);
  private static final int ATTEMPTS_MAX = 5;

  private final SigningKeyStore store;
  private final KeyRotation rotation;
  private final InstantSource clock;
  private final SecureRandom random;
  private final ReentrantLock reconciling = new ReentrantLock();
  private volatile @Nullable SigningKeys current;
  private volatile String trouble = "not read yet";

  public KeyRing(
      SigningKeyStore store,
      KeyRotation rotation,
      InstantSource clock,
      SecureRandom random,
      MeterRegistry meters) {
    this.store = store;
    this.rotation = rotation;
    this.clock = clock;
    this.random = random;
    for (KeyState state : KeyState.values()) {
      meters.gauge(
          "skerry.control.signing.keys",
          List.of(io.micrometer.core.instrument.Tag.of("state", state.name())),
          this,
          ring -> ring.count(state));
    }
  }

  /// The key that signs now.
  ///
  /// @throws chat.skerry.control.problem.ProblemException SIGNING_KEY_UNAVAILABLE before the first
  ///   was read
  public SigningKey signer() {
    return loaded().active();
  }

  public VerificationKeys verificationKeys() {
    return loaded().verificationKeys();
  }

  /// What keeps the ring from being as it should be; empty when nothing does.
  public Optional<String> trouble() {
    return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
  }

  public boolean isLoaded() {
    return current != null;
  }

  /// Makes, moves and publishes keys as far as it is time to. Never throws: what went wrong is in
  /// [#trouble] until it works again.
  public void reconcile() {
    reconciling.lock();
    try {
      store.publish(settled().verificationKeys());
      trouble = "";
    } catch (RuntimeException e) {
      trouble = String.valueOf(e.getMessage());
      LOG.warnf("signing keys: %s", trouble);
    } finally {
      reconciling.unlock();
    }
  }

  private SigningKeys settled() {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<SigningKeyStore.Stored> stored = store.read();
      if (stored.isEmpty()) {
        create();
        continue;
      }
      SigningKeys keys = stored.get().keys();
      current = keys;
      Optional<KeyRotation.Step> due =
          rotation.due(keys, stored.get().rotationRequest(), clock.instant());
      if (due.isEmpty()) {
        return keys;
      }
      take(due.get(), stored.get());
    }
    throw new IllegalStateException(
        "signing keys: still changing after " + ATTEMPTS_MAX + " attempts");
  }

  private void create() {
    SigningKeys known = current;
    SigningKeys keys =
        known != null ? known : new SigningKeys(List.of(generate(KeyState.ACTIVE)), null);
    if (store.create(keys)) {
      LOG.infof("signing keys: %s", known == null ? "made the first" : "put back what was deleted");
    }
  }

  private void take(KeyRotation.Step step, SigningKeyStore.Stored stored) {
    SigningKeys after =
        KeyRotation.apply(stored.keys(), step, clock.instant(), () -> generate(KeyState.NEXT));
    if (store.replace(stored, after)) {
      LOG.infof("signing keys: %s; now %s", step.reason(), after.keys());
    }
  }

  private SigningKey generate(KeyState state) {
    return SigningKey.generate(state, clock.instant(), random);
  }

  private long count(KeyState state) {
    SigningKeys keys = current;
    return keys == null ? 0 : keys.keys().stream().filter(key -> key.state() == state).count();
  }

  private SigningKeys loaded() {
    SigningKeys keys = current;
    if (keys == null) {
      throw Problem.SIGNING_KEY_UNAVAILABLE
          .because("signing key: not loaded yet")
          .retryAfter(Duration.ofSeconds(5));
    }
    return keys;
  }
}
