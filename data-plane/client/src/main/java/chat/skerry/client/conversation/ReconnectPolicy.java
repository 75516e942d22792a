package chat.skerry.client.conversation;

import chat.skerry.client.connection.ConnectionEnd;
import chat.skerry.client.connection.HostPort;
import chat.skerry.client.registry.RegistryException;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Decides what a client does next: a pure state machine, confined to the supervisor's thread.
///
/// ```
/// ask the registry ─► its members, one after the other ─► ask again, later
///        WRONG_MEMBER, MOVE ─► the member named there
///        outdated           ─► the same member, whose key is forgotten
///        lost               ─► the other member of the island, then the registry
///        TOKEN_EXPIRED      ─► another token, then the same member
///        TICKET_…           ─► the registry, for another ticket
///        2000 and above     ─► stop
/// ```
///
/// Waits double with each failure in a row; a session of two seconds ends the row.
final class ReconnectPolicy {
  private static final Duration STABLE = Duration.ofSeconds(2);
  private static final int REDIRECTS_MAX = 4;
  private static final int REFRESHES_MAX = 2;
  private static final int DOUBLINGS_MAX = 20;
  private static final Duration MOVE_WAIT_MAX = Duration.ofMinutes(5);

  private final RetrySettings retry;
  private final RandomGenerator random;
  private final Deque<HostPort> candidates = new ArrayDeque<>();
  private int failures;
  private int redirects;
  private int refreshes;

  ReconnectPolicy(RetrySettings retry, RandomGenerator random) {
    this.retry = retry;
    this.random = random;
  }

  /// What to do next, after waiting for `delay`.
  sealed interface Step {

    /// The same step, not before `wait` is over.
    default Step later(Duration wait) {
      return switch (this) {
        case AskRegistry(Duration delay) -> new AskRegistry(longer(delay, wait));
        case Connect(HostPort address, Duration delay) -> new Connect(address, longer(delay, wait));
        case RefreshToken _, Stop _ -> this;
      };
    }

    private static Duration longer(Duration a, Duration b) {
      return a.compareTo(b) >= 0 ? a : b;
    }

    record AskRegistry(Duration delay) implements Step {}

    record Connect(HostPort address, Duration delay) implements Step {}

    /// @param then where to connect with it; empty: ask the registry
    record RefreshToken(Optional<HostPort> then, String reason) implements Step {}

    record Stop(StopReason reason) implements Step {}
  }

  Step start() {
    return new Step.AskRegistry(Duration.ZERO);
  }

  Step located(List<HostPort> members) {
    candidates.clear();
    candidates.addAll(members);
    return new Step.Connect(candidates.removeFirst(), Duration.ZERO);
  }

  Step registryFailed(RegistryException e) {
    String text = String.valueOf(e.getMessage());
    return switch (e.reason()) {
      case UNAVAILABLE, NOT_A_REGISTRY -> new Step.AskRegistry(backOff());
      case TOKEN_REFUSED -> refreshToken(Optional.empty(), text);
      case FORBIDDEN -> new Step.Stop(new StopReason.RefusedByRegistry(text));
    };
  }

  /// The token source had another token.
  Step refreshed(Optional<HostPort> then) {
    return then.<Step>map(address -> new Step.Connect(address, Duration.ZERO))
        .orElseGet(() -> new Step.AskRegistry(Duration.ZERO));
  }

  /// The token source can't answer now.
  Step tokenUnavailable() {
    return new Step.AskRegistry(backOff());
  }

  /// A connection ended, or did not come about.
  ///
  /// @param at where
  /// @param lived how long the session was open
  /// @param other the other member of the island, as `Welcome` named it
  Step ended(HostPort at, ConnectionEnd end, Duration lived, Optional<HostPort> other) {
    if (lived.compareTo(STABLE) >= 0) {
      failures = 0;
      redirects = 0;
      refreshes = 0;
    }
    return switch (end) {
      case ConnectionEnd.Left _ -> new Step.Stop(new StopReason.ClosedByCaller());
      case ConnectionEnd.Lost _, ConnectionEnd.Untrusted _ -> elsewhere(at, other);
      case ConnectionEnd.Outdated _ -> new Step.Connect(at, backOff());
      case ConnectionEnd.Closed closed -> closed(at, closed, other);
    };
  }

  private Step closed(HostPort at, ConnectionEnd.Closed closed, Optional<HostPort> other) {
    Frame.Close close = closed.close();
    if (!close.mayReconnect()) {
      return new Step.Stop(
          new StopReason.ClosedByMember(close.code(), close.codeNumber(), closed.reason()));
    }
    return switch (close.code()) {
      case WRONG_MEMBER, MOVE -> redirected(close);
      case TOKEN_EXPIRED -> refreshToken(Optional.of(at), closed.reason());
      case TICKET_NEEDED, TICKET_INVALID -> new Step.AskRegistry(backOff());
      case IDLE, SLOW_CONSUMER -> new Step.Connect(at, backOff());
      default -> elsewhere(at, other).later(millis(close.retryAfterMillis()));
    };
  }

  private Step redirected(Frame.Close close) {
    Optional<HostPort> target = address(close.member());
    redirects++;
    if (target.isEmpty() || redirects > REDIRECTS_MAX) {
      redirects = 0;
      return new Step.AskRegistry(backOff());
    }
    Duration wait =
        close.code() == CloseCode.MOVE ? spread(close.retryAfterMillis()) : Duration.ZERO;
    return new Step.Connect(target.get(), wait);
  }

  private Step refreshToken(Optional<HostPort> then, String reason) {
    refreshes++;
    return refreshes > REFRESHES_MAX
        ? new Step.Stop(new StopReason.NoToken(reason))
        : new Step.RefreshToken(then, reason);
  }

  private Step elsewhere(HostPort failed, Optional<HostPort> other) {
    Duration delay = backOff();
    candidates.remove(failed);
    if (other.isPresent() && !other.get().equals(failed)) {
      candidates.remove(other.get());
      return new Step.Connect(other.get(), delay);
    }
    HostPort next = candidates.pollFirst();
    return next == null ? new Step.AskRegistry(delay) : new Step.Connect(next, delay);
  }

  /// A random time between a quarter and all of a span that doubles with each failure.
  private Duration backOff() {
    long span =
        Math.min(
            retry.longest().toMillis(),
            retry.first().toMillis() << Math.min(failures, DOUBLINGS_MAX));
    failures++;
    return Duration.ofMillis(random.nextLong(span / 4, span + 1));
  }

  private Duration spread(int retryAfterMillis) {
    return Duration.ofMillis(random.nextLong(millis(retryAfterMillis).toMillis() + 1));
  }

  private static Duration millis(int unsigned) {
    Duration asked = Duration.ofMillis(Integer.toUnsignedLong(unsigned));
    return asked.compareTo(MOVE_WAIT_MAX) > 0 ? MOVE_WAIT_MAX : asked;
  }

  private static Optional<HostPort> address(String text) {
    try {
      return Optional.of(HostPort.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
