package chat.skerry.control.operation;

import chat.skerry.control.tenant.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v1/tenants/{tenant}/operations/{operation}")
@Tag(name = "operations", description = "What a write has come to")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class OperationResource {
  private final Operations operations;

  OperationResource(Operations operations) {
    this.operations = operations;
  }

  @GET
  @org.eclipse.microprofile.openapi.annotations.Operation(
      operationId = "OperationService_GetOperation",
      summary = "The state of a write; ask again after retryAfterSeconds until it is done")
  @APIResponse(
      responseCode = "200",
      description = "The state of the write",
      content = @Content(schema = @Schema(implementation = Operation.class)))
  public Response operation(
      @Context SecurityContext security,
      @PathParam("tenant") String tenant,
      @PathParam("operation") String operation) {
    return OperationAnswers.of(200, operations.find(Caller.of(security), tenant, operation));
  }
}
