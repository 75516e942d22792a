package chat.skerry.control.token;

import chat.skerry.control.problem.Violations;
import chat.skerry.control.tenant.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/v1/tenants/{tenant}/clusters/{cluster}/tokens")
@Tag(name = "tokens", description = "Tokens for the users of a chat backend")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class TokenResource {
  private final Tokens tokens;

  TokenResource(Tokens tokens) {
    this.tokens = tokens;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "TokenService_CreateToken",
      summary = "A token with which an account's device connects; each call gives a new one")
  @APIResponse(
      responseCode = "201",
      description = "The token, and what a client needs beside it",
      content = @Content(schema = @Schema(implementation = IssuedToken.class)))
  public Response issue(
      @Context SecurityContext security,
      @PathParam("tenant") String tenant,
      @PathParam("cluster") String cluster,
      @Nullable TokenRequest body) {
    if (body == null) {
      throw Violations.refusal("body", "missing", "an object with account");
    }
    return Response.status(Response.Status.CREATED)
        .entity(tokens.issue(Caller.of(security), tenant, cluster, body))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
