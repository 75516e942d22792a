package chat.skerry.control.key;

import chat.skerry.control.tenant.OpenToEveryone;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/jwks.json")
@Tag(name = "keys", description = "The public keys that tokens are checked with")
@RunOnVirtualThread
final class KeyResource {
  private static final int FRESH_SECONDS = 60;
  private final KeyRing keys;

  KeyResource(KeyRing keys) {
    this.keys = keys;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, "application/jwk-set+json"})
  @OpenToEveryone
  @SecurityRequirementsSet
  @Operation(
      operationId = "KeyService_GetVerificationKeys",
      summary = "The keys that tokens are checked with, as a JWK set; open to everyone")
  public RestResponse<VerificationKeys> verificationKeys() {
    CacheControl fresh = new CacheControl();
    fresh.setMaxAge(FRESH_SECONDS);
    return RestResponse.ResponseBuilder.ok(keys.verificationKeys()).cacheControl(fresh).build();
  }
}
