package chat.skerry.node.token;

import chat.skerry.protocol.envelope.AccountName;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// What a token of this ChatCluster says. The time is not looked at yet.
///
/// @param account a valid account name
/// @param device the only device that the token is for; empty for any
/// @param notBeforeSeconds the later of `nbf` and `iat`, seconds since 1970; the least value for
///   neither
/// @param expiresSeconds seconds since 1970
record Claims(String account, OptionalInt device, long notBeforeSeconds, long expiresSeconds) {
  private static final long SKEW_SECONDS = 30;
  private static final int DEVICES = 5;

  /// Tokens are remembered by the thousand: one object a number.
  private static final List<OptionalInt> NUMBERS =
      IntStream.range(0, DEVICES).mapToObj(OptionalInt::of).toList();

  /// @throws IllegalArgumentException naming the claim and what is wrong with it
  static Claims read(JsonNode claims) {
    if (!claims.path("exp").isNumber()) {
      throw new IllegalArgumentException("token.exp: missing (expected: seconds since 1970)");
    }
    return new Claims(
        account(claims.path("sub")),
        device(claims.path("dev")),
        Math.max(start("nbf", claims.path("nbf")), start("iat", claims.path("iat"))),
        claims.path("exp").asLong());
  }

  TokenVerdict at(long nowSeconds) {
    if (expiresSeconds <= nowSeconds - SKEW_SECONDS) {
      return new TokenVerdict.Expired(
          "token.exp: " + expiresSeconds + " (expected: after " + nowSeconds + ")");
    }
    if (notBeforeSeconds > nowSeconds + SKEW_SECONDS) {
      return new TokenVerdict.Invalid(
          "token.nbf, token.iat: not yet valid (expected: at most " + nowSeconds + ")");
    }
    return new TokenVerdict.Valid(account, device);
  }

  private static long start(String name, JsonNode claim) {
    if (claim.isMissingNode()) {
      return Long.MIN_VALUE;
    }
    if (!claim.isNumber()) {
      throw new IllegalArgumentException(
          "token." + name + ": no number (expected: seconds since 1970)");
    }
    return claim.asLong();
  }

  private static String account(JsonNode subject) {
    if (!subject.isTextual() || !AccountName.isValid(subject.asText())) {
      throw new IllegalArgumentException(
          "token.sub: no account name (expected: 1 to 64 characters)");
    }
    return subject.asText();
  }

  private static OptionalInt device(JsonNode device) {
    if (device.isMissingNode() || device.isNull()) {
      return OptionalInt.empty();
    }
    if (!device.isInt() || device.asInt() < 0 || device.asInt() >= DEVICES) {
      throw new IllegalArgumentException("token.dev: no device (expected: 0 to 4)");
    }
    return NUMBERS.get(device.asInt());
  }

  /// Names no account.
  @Override
  public String toString() {
    return "Claims[device=" + device + ", expiresSeconds=" + expiresSeconds + "]";
  }
}
