package chat.skerry.control.token;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A token, and what a client needs beside it.
///
/// @param cluster the token's audience
@Schema(name = "Token")
record IssuedToken(
    @Schema(required = true, description = "A JWT signed with ES256; a secret of the account")
        String token,
    @Schema(
            required = true,
            implementation = String.class,
            format = "date-time",
            examples = "2026-01-01T12:00:00Z")
        Instant expiresAt,
    @Schema(required = true, examples = "acme/demo") String cluster,
    @Schema(
            required = true,
            description = "Where the client asks for its member",
            examples = "http://10.0.0.7:30080")
        String registry,
    @Schema(
            required = true,
            description = "Base64 of the Ed25519 key that certifies the members",
            examples = "mFFvCkYzJLMSXSSnNCz3nGuoGIdjTMxOmLM2pJqFAHg=")
        String identityKey) {

  @Override
  public String toString() {
    return "a token for " + cluster + " until " + expiresAt;
  }
}
