package chat.skerry.control.token;

import chat.skerry.control.cluster.ClusterIds;
import chat.skerry.control.cluster.ClusterStore;
import chat.skerry.control.cluster.Clusters;
import chat.skerry.control.key.KeyRing;
import chat.skerry.control.problem.Problem;
import chat.skerry.control.tenant.Caller;
import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterStatus;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Gives out tokens for the users of a cluster.
public final class Tokens {
  private static final Duration SOON = Duration.ofSeconds(3);

  private final ClusterStore clusters;
  private final KeyRing keys;
  private final InstantSource clock;
  private final String issuer;
  private final MeterRegistry meters;

  /// @param issuer the claim `iss`
  public Tokens(
      ClusterStore clusters,
      KeyRing keys,
      InstantSource clock,
      String issuer,
      MeterRegistry meters) {
    this.clusters = clusters;
    this.keys = keys;
    this.clock = clock;
    this.issuer = issuer;
    this.meters = meters;
  }

  IssuedToken issue(Caller caller, String tenant, String cluster, TokenRequest request) {
    caller.mustBeOf(tenant);
    String account = request.checkedAccount();
    Optional<ChatCluster> there =
        ClusterIds.isValid(cluster) ? clusters.findCached(tenant, cluster) : Optional.empty();
    ChatClusterStatus status =
        there
            .map(c -> Optional.ofNullable(c.getStatus()).orElse(ChatClusterStatus.EMPTY))
            .orElseThrow(() -> Clusters.notFound(tenant, cluster));
    String registry = known(cluster, "registry", status.registry());
    String identityKey = known(cluster, "identityKey", status.identityKey());
    String audience = tenant + "/" + cluster;
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant expiry = now.plus(request.ttl());
    String token = Jwt.signed(claims(audience, account, request, now, expiry), keys.signer());
    meters.counter("skerry.control.tokens.issued").increment();
    return new IssuedToken(token, expiry, audience, registry, identityKey);
  }

  private Map<String, Object> claims(
      String audience, String account, TokenRequest request, Instant now, Instant expiry) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("aud", audience);
    claims.put("sub", account);
    if (request.device() != null) {
      claims.put("dev", request.device());
    }
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", expiry.getEpochSecond());
    claims.put("jti", UUID.randomUUID().toString());
    return claims;
  }

  private static String known(
      String cluster, String field, @org.jspecify.annotations.Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw Problem.CLUSTER_NOT_READY
          .because("cluster: " + cluster + " has no " + field + " yet")
          .with("cluster", cluster)
          .with("missing", field)
          .retryAfter(SOON);
    }
    return value;
  }
}
