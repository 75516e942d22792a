package chat.skerry.client.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;

/// What a token says of itself, not verified: the member does that.
///
/// @param cluster its audience
/// @param account its subject
record TokenClaims(
    String cluster, String account, OptionalInt device, Optional<Instant> expiresAt) {

  static TokenClaims read(String token) {
    String[] parts = token.strip().split("\\.", -1);
    if (parts.length != 3) {
      throw notAToken();
    }
    try {
      byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
      JsonObject json =
          JsonParser.parseString(new String(claims, StandardCharsets.UTF_8)).getAsJsonObject();
      return new TokenClaims(text(json, "aud"), text(json, "sub"), device(json), expiresAt(json));
    } catch (JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | UnsupportedOperationException e) {
      throw notAToken();
    }
  }

  private static String text(JsonObject json, String claim) {
    JsonElement value = json.get(claim);
    if (value == null) {
      throw notAToken();
    }
    return value.getAsString();
  }

  private static OptionalInt device(JsonObject json) {
    JsonElement value = json.get("dev");
    return value == null ? OptionalInt.empty() : OptionalInt.of(value.getAsInt());
  }

  private static Optional<Instant> expiresAt(JsonObject json) {
    return Optional.ofNullable(json.get("exp"))
        .map(value -> Instant.ofEpochSecond(value.getAsLong()));
  }

  private static CommandException notAToken() {
    return new CommandException(
        ExitCode.USAGE, "--token: not a token (expected: header.claims.signature, a JWT)");
  }
}
