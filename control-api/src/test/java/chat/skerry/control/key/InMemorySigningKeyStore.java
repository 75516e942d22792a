package chat.skerry.control.key;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signing keys in memory, shared by rings of one test.
final class InMemorySigningKeyStore implements SigningKeyStore {
  private @Nullable Stored stored;
  private int revision;
  @Nullable String rotationRequest;
  @Nullable String failure;
  @Nullable VerificationKeys published;
  int publications;

  @Override
  public synchronized Optional<Stored> read() {
    fail();
    return Optional.ofNullable(stored)
        .map(s -> new Stored(s.keys(), s.revision(), rotationRequest));
  }

  @Override
  public synchronized boolean create(SigningKeys keys) {
    fail();
    if (stored != null) {
      return false;
    }
    stored = new Stored(keys, String.valueOf(++revision), null);
    return true;
  }

  @Override
  public synchronized boolean replace(Stored seen, SigningKeys keys) {
    fail();
    if (stored == null || !stored.revision().equals(seen.revision())) {
      return false;
    }
    stored = new Stored(keys, String.valueOf(++revision), null);
    return true;
  }

  @Override
  public synchronized void publish(VerificationKeys keys) {
    fail();
    if (!keys.equals(published)) {
      published = keys;
      publications++;
    }
  }

  synchronized void forget() {
    stored = null;
  }

  private void fail() {
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }
}
