package chat.skerry.control.key;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where signing keys lie, shared by all replicas.
public interface SigningKeyStore {

  /// What lies there.
  ///
  /// @param revision changes with each write
  /// @param rotationRequest the rotation that an administrator asked for
  record Stored(SigningKeys keys, String revision, @Nullable String rotationRequest) {}

  /// @throws IllegalArgumentException where what lies there is damaged
  Optional<Stored> read();

  /// False when another replica was first.
  boolean create(SigningKeys keys);

  /// False when another replica wrote meanwhile.
  boolean replace(Stored seen, SigningKeys keys);

  /// Makes the public halves known to the operator; writes nothing where they are.
  void publish(VerificationKeys keys);
}
