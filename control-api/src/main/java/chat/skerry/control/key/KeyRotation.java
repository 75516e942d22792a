package chat.skerry.control.key;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// When a rotation goes on. Pure: the same keys at the same time give the same step.
///
/// @param publicationDelay how long a key is published before it signs: longer than nodes take to
///   get it
/// @param retention how long a key stays published after it has signed: longer than any token lives
public record KeyRotation(Duration publicationDelay, Duration retention) {

  /// What is to be done with the keys.
  public sealed interface Step {
    /// Why, for the log.
    String reason();

    /// A new key is published.
    record Prepare(String request, String reason) implements Step {}

    /// The next key becomes the active one; the active one retires.
    record Activate(String reason) implements Step {}

    /// A retired key is forgotten.
    record Forget(String id, String reason) implements Step {}
  }

  /// The first step whose time has come.
  ///
  /// @param request the rotation that was asked for last, whatever its text
  Optional<Step> due(SigningKeys keys, @Nullable String request, Instant now) {
    return Stream.of(activate(keys, now), forget(keys, now), prepare(keys, request))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Step> activate(SigningKeys keys, Instant now) {
    return keys.next()
        .filter(next -> !next.since().plus(publicationDelay).isAfter(now))
        .map(next -> new Step.Activate("key " + next.id() + " is published long enough"));
  }

  private Optional<Step> forget(SigningKeys keys, Instant now) {
    return keys.keys().stream()
        .filter(key -> key.state() == KeyState.RETIRING)
        .filter(key -> !key.since().plus(retention).isAfter(now))
        .findFirst()
        .map(
            key -> new Step.Forget(key.id(), "no token of key " + key.id() + " is valid any more"));
  }

  private static Optional<Step> prepare(SigningKeys keys, @Nullable String request) {
    if (request == null || request.isBlank() || request.equals(keys.rotation())) {
      return Optional.empty();
    }
    return keys.next().isEmpty() && keys.keys().size() < SigningKeys.KEYS_MAX
        ? Optional.of(new Step.Prepare(request, "rotation " + request + " was asked for"))
        : Optional.empty();
  }

  /// The keys after a step.
  ///
  /// @param fresh used by [Step.Prepare] alone
  static SigningKeys apply(
      SigningKeys keys, Step step, Instant now, java.util.function.Supplier<SigningKey> fresh) {
    return switch (step) {
      case Step.Prepare prepare -> keys.plus(fresh.get(), prepare.request());
      case Step.Activate ignored -> activated(keys, now);
      case Step.Forget forget ->
          new SigningKeys(
              keys.keys().stream().filter(key -> !key.id().equals(forget.id())).toList(),
              keys.rotation());
    };
  }

  private static SigningKeys activated(SigningKeys keys, Instant now) {
    List<SigningKey> moved =
        keys.keys().stream()
            .map(key ->
                switch (key.state()) {
                  case NEXT -> key.in(KeyState.ACTIVE, now);
                  case ACTIVE -> key.in(KeyState.RETIRING, now);
                  case RETIRING -> key;
                })
            .toList();
    return new SigningKeys(moved, keys.rotation());
  }
}
