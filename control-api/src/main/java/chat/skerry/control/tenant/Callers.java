package chat.skerry.control.tenant;

import chat.skerry.control.problem.Problem;
import chat.skerry.control.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells who calls, from the header `Authorization: Bearer sky_…`.
///
/// A right key is always let in, whatever went before: nobody can shut a tenant out by calling with
/// wrong keys from the same address. Guessing is hopeless by the length of the secret; the limit of
/// failures only keeps those who try from costing much.
@Singleton
public final class Callers {
  static final String MISSING = "Authorization: missing (expected: Bearer sky_<tenant>_<secret>)";
  private static final String SCHEME = "bearer ";

  private final TenantKeys keys;
  private final FailureLimit failures;
  private final MeterRegistry meters;

  Callers(TenantKeys keys, FailureLimit failures, MeterRegistry meters) {
    this.keys = keys;
    this.failures = failures;
    this.meters = meters;
  }

  /// @param authorization the header as it came
  /// @param address where the call came from
  /// @throws ProblemException where the caller is not known
  public Caller authenticate(@Nullable String authorization, String address) {
    if (authorization == null || authorization.isBlank()) {
      throw Problem.API_KEY_MISSING.because(MISSING);
    }
    return caller(authorization).orElseThrow(() -> refusal(address));
  }

  private Optional<Caller> caller(String authorization) {
    if (!authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return Optional.empty();
    }
    return ApiKey.parse(authorization.substring(SCHEME.length()).strip()).flatMap(this::owner);
  }

  /// Looks at each hash, so that the time tells nothing of which one it was.
  private Optional<Caller> owner(ApiKey key) {
    Optional<Caller> owner = Optional.empty();
    for (HashedKey hashed : keys.of(key.tenant())) {
      if (key.hashesTo(hashed.sha256())) {
        owner = Optional.of(new Caller(key.tenant(), hashed.name()));
      }
    }
    return owner;
  }

  private ProblemException refusal(String address) {
    meters.counter("skerry.control.authentication.failures").increment();
    return failures
        .note(address)
        .map(wait ->
            Problem.TOO_MANY_FAILURES
                .because("Authorization: too many wrong API keys from this address")
                .retryAfter(wait))
        .orElseGet(() ->
            Problem.API_KEY_UNKNOWN.because(
                "Authorization: no known API key (expected: Bearer sky_<tenant>_<secret>)"));
  }
}
