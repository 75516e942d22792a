package chat.skerry.control.key;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All signing keys there are: exactly one is active, at most one is next.
///
/// @param rotation the last request for a rotation that was begun
public record SigningKeys(List<SigningKey> keys, @Nullable String rotation) {
  static final int KEYS_MAX = 8;

  public SigningKeys {
    keys =
        keys.stream()
            .sorted(Comparator.comparing(SigningKey::since).thenComparing(SigningKey::id))
            .toList();
    expect(keys.size() <= KEYS_MAX, "at most " + KEYS_MAX + " keys", keys.size());
    expect(count(keys, KeyState.ACTIVE) == 1, "one ACTIVE key", count(keys, KeyState.ACTIVE));
    expect(count(keys, KeyState.NEXT) <= 1, "at most one NEXT key", count(keys, KeyState.NEXT));
    var ids = new HashSet<String>();
    for (SigningKey key : keys) {
      expect(ids.add(key.id()), "each key once", key.id());
    }
  }

  SigningKey active() {
    return in(KeyState.ACTIVE).orElseThrow();
  }

  Optional<SigningKey> next() {
    return in(KeyState.NEXT);
  }

  /// The public halves of all, whatever their state.
  VerificationKeys verificationKeys() {
    return new VerificationKeys(keys.stream().map(SigningKey::verificationKey).toList());
  }

  SigningKeys plus(SigningKey key, @Nullable String rotationRequest) {
    var more = new ArrayList<>(keys);
    more.add(key);
    return new SigningKeys(more, rotationRequest);
  }

  private Optional<SigningKey> in(KeyState state) {
    return keys.stream().filter(key -> key.state() == state).findFirst();
  }

  private static long count(List<SigningKey> keys, KeyState state) {
    return keys.stream().filter(key -> key.state() == state).count();
  }

  private static void expect(boolean holds, String expected, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("keys: " + value + " (expected: " + expected + ")");
    }
  }
}
