package chat.skerry.control.key;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.security.interfaces.ECPublicKey;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The public half of a signing key as a JSON Web Key (RFC 7517) of P-256 (RFC 7518, 6.2).
@JsonPropertyOrder({"kty", "crv", "alg", "use", "kid", "x", "y"})
record VerificationKey(
    @Schema(required = true, examples = "EC") String kty,
    @Schema(required = true, examples = "P-256") String crv,
    @Schema(required = true, examples = "ES256") String alg,
    @Schema(required = true, examples = "sig") String use,
    @Schema(required = true, description = "The kid in the header of a token") String kid,
    @Schema(required = true) String x,
    @Schema(required = true) String y) {

  static VerificationKey of(String kid, ECPublicKey key) {
    return new VerificationKey(
        "EC",
        "P-256",
        "ES256",
        "sig",
        kid,
        Base64Url.encode256(key.getW().getAffineX()),
        Base64Url.encode256(key.getW().getAffineY()));
  }
}
