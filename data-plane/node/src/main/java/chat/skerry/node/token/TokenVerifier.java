package chat.skerry.node.token;

import chat.skerry.protocol.envelope.AccountName;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Verifies the tokens of end users, offline. Thread-safe; about a millisecond of computation.
///
/// Nothing in a token is believed before its signature is verified; the algorithm is ES256 whatever
/// the token says of itself.
public final class TokenVerifier {
  private static final long SKEW_SECONDS = 30;
  private static final int DEVICES = 5;

  private final String cluster;
  private final Supplier<VerificationKeys> keys;
  private final LongSupplier epochMillis;

  /// @param cluster `namespace/name`: the audience that a token must name
  /// @param keys those in force now
  /// @param epochMillis the time of day, milliseconds since 1970
  public TokenVerifier(String cluster, Supplier<VerificationKeys> keys, LongSupplier epochMillis) {
    this.cluster = cluster;
    this.keys = keys;
    this.epochMillis = epochMillis;
  }

  public TokenVerdict verify(String token) {
    Jwt jwt;
    try {
      jwt = Jwt.parse(token);
    } catch (IllegalArgumentException e) {
      return new TokenVerdict.Invalid("token: " + e.getMessage());
    }
    if (!jwt.algorithm().equals("ES256")) {
      return new TokenVerdict.Invalid("token.alg: not accepted (expected: ES256)");
    }
    Optional<ECPublicKey> key = keys.get().find(jwt.keyId());
    if (key.isEmpty()) {
      return new TokenVerdict.Invalid("token.kid: unknown (expected: a verification key's id)");
    }
    if (!isSigned(jwt, key.get())) {
      return new TokenVerdict.Invalid("token: signature does not match");
    }
    return judge(jwt.claims());
  }

  private static boolean isSigned(Jwt jwt, ECPublicKey key) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initVerify(key);
      signature.update(jwt.signed().getBytes(StandardCharsets.US_ASCII));
      return signature.verify(jwt.signature());
    } catch (SignatureException _) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ES256 is part of every Java runtime", e);
    }
  }

  private TokenVerdict judge(JsonNode claims) {
    long nowSeconds = Math.floorDiv(epochMillis.getAsLong(), 1_000);
    if (!names(claims.path("aud"), cluster)) {
      return new TokenVerdict.Foreign("token.aud: another audience (expected: " + cluster + ")");
    }
    if (!claims.path("exp").isNumber()) {
      return new TokenVerdict.Invalid("token.exp: missing (expected: seconds since 1970)");
    }
    if (claims.path("exp").asLong() <= nowSeconds - SKEW_SECONDS) {
      return new TokenVerdict.Expired(
          "token.exp: " + claims.path("exp").asLong() + " (expected: after " + nowSeconds + ")");
    }
    for (String start : new String[] {"nbf", "iat"}) {
      JsonNode claim = claims.path(start);
      if ((!claim.isMissingNode() && !claim.isNumber())
          || claim.asLong(0) > nowSeconds + SKEW_SECONDS) {
        return new TokenVerdict.Invalid(
            "token." + start + ": not yet valid (expected: at most " + nowSeconds + ")");
      }
    }
    return subject(claims);
  }

  private static TokenVerdict subject(JsonNode claims) {
    JsonNode subject = claims.path("sub");
    if (!subject.isTextual() || !AccountName.isValid(subject.asText())) {
      return new TokenVerdict.Invalid("token.sub: no account name (expected: 1 to 64 characters)");
    }
    JsonNode device = claims.path("dev");
    if (device.isMissingNode() || device.isNull()) {
      return new TokenVerdict.Valid(subject.asText(), OptionalInt.empty());
    }
    if (!device.isInt() || device.asInt() < 0 || device.asInt() >= DEVICES) {
      return new TokenVerdict.Invalid("token.dev: no device (expected: 0 to 4)");
    }
    return new TokenVerdict.Valid(subject.asText(), OptionalInt.of(device.asInt()));
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
