package chat.skerry.node.token;

import chat.skerry.node.token.RememberedTokens.Fingerprint;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Verifies the tokens of end users, offline. Thread-safe. The first sight of a token costs one
/// verification of a signature, further ones a hash.
///
/// Nothing in a token is believed before its signature is verified; the algorithm is ES256 whatever
/// the token says of itself.
public final class TokenVerifier {
  private final String cluster;
  private final Supplier<VerificationKeys> keys;
  private final LongSupplier epochMillis;
  private final RememberedTokens remembered;
  private final LongAdder computed = new LongAdder();
  private final LongAdder recalled = new LongAdder();

  /// @param cluster `namespace/name`: the audience that a token must name
  /// @param keys those in force now
  /// @param epochMillis the time of day, milliseconds since 1970
  /// @param rememberedMax tokens whose verified signature is remembered
  public TokenVerifier(
      String cluster,
      Supplier<VerificationKeys> keys,
      LongSupplier epochMillis,
      int rememberedMax) {
    this.cluster = cluster;
    this.keys = keys;
    this.epochMillis = epochMillis;
    this.remembered = new RememberedTokens(rememberedMax);
  }

  public TokenVerdict verify(String token) {
    Fingerprint fingerprint = Fingerprint.of(token);
    RememberedTokens.Entry entry = remembered.find(fingerprint);
    if (entry == null) {
      return verify(token, fingerprint);
    }
    if (keys.get().find(entry.keyId()).filter(key -> key == entry.key()).isEmpty()) {
      remembered.forget(fingerprint);
      return verify(token, fingerprint);
    }
    recalled.increment();
    return entry.claims().at(nowSeconds());
  }

  /// Signatures that were computed.
  public long computed() {
    return computed.sum();
  }

  /// Signatures that were remembered.
  public long recalled() {
    return recalled.sum();
  }

  private TokenVerdict verify(String token, Fingerprint fingerprint) {
    Jwt jwt;
    try {
      jwt = Jwt.parse(token);
    } catch (IllegalArgumentException e) {
      return new TokenVerdict.Invalid("token: " + e.getMessage());
    }
    if (!jwt.algorithm().equals("ES256")) {
      return new TokenVerdict.Invalid("token.alg: not accepted (expected: ES256)");
    }
    Optional<Es256.Key> key = keys.get().find(jwt.keyId());
    if (key.isEmpty()) {
      return new TokenVerdict.Invalid("token.kid: unknown (expected: a verification key's id)");
    }
    computed.increment();
    byte[] signed = jwt.signed().getBytes(StandardCharsets.US_ASCII);
    if (!key.get().verifies(signed, jwt.signature())) {
      return new TokenVerdict.Invalid("token: signature does not match");
    }
    return judge(jwt, key.get(), fingerprint);
  }

  /// The signature is good.
  private TokenVerdict judge(Jwt jwt, Es256.Key key, Fingerprint fingerprint) {
    if (!names(jwt.claims().path("aud"), cluster)) {
      return new TokenVerdict.Foreign("token.aud: another audience (expected: " + cluster + ")");
    }
    Claims claims;
    try {
      claims = Claims.read(jwt.claims());
    } catch (IllegalArgumentException e) {
      return new TokenVerdict.Invalid(String.valueOf(e.getMessage()));
    }
    TokenVerdict verdict = claims.at(nowSeconds());
    if (verdict instanceof TokenVerdict.Valid) {
      remembered.remember(fingerprint, new RememberedTokens.Entry(jwt.keyId(), key, claims));
    }
    return verdict;
  }

  private long nowSeconds() {
    return Math.floorDiv(epochMillis.getAsLong(), 1_000);
  }

  private static boolean names(JsonNode audience, String cluster) {
    if (audience.isArray()) {
      for (JsonNode one : audience) {
        if (one.isTextual() && one.asText().equals(cluster)) {
          return true;
        }
      }
      return false;
    }
    return audience.isTextual() && audience.asText().equals(cluster);
  }
}
