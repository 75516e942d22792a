package chat.skerry.control.cluster;

import chat.skerry.control.operation.Operation;
import chat.skerry.control.operation.OperationAnswers;
import chat.skerry.control.problem.QueryText;
import chat.skerry.control.problem.Violations;
import chat.skerry.control.tenant.Caller;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/v1/tenants/{tenant}/clusters")
@Tag(name = "clusters", description = "The chat backends of a tenant")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class ClusterResource {
  private final Clusters clusters;

  ClusterResource(Clusters clusters) {
    this.clusters = clusters;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @org.eclipse.microprofile.openapi.annotations.Operation(
      operationId = "ClusterService_CreateCluster",
      summary = "Create a cluster; to create an equal one again is no fault")
  @APIResponse(
      responseCode = "202",
      description = "The cluster is being made; ask the operation at Location",
      content = @Content(schema = @Schema(implementation = Operation.class)))
  @APIResponse(
      responseCode = "200",
      description = "An equal cluster is there already, or validateOnly: nothing was written",
      content = @Content(schema = @Schema(implementation = Operation.class)))
  public Response create(
      @Context SecurityContext security,
      @PathParam("tenant") String tenant,
      @QueryParam("validateOnly") @Nullable String validateOnly,
      @Nullable NewCluster body) {
    if (body == null) {
      throw Violations.refusal("body", "missing", "an object with clusterId and spec");
    }
    return answer(
        clusters.create(
            Caller.of(security),
            tenant,
            body.clusterId(),
            body.spec(),
            QueryText.flag("validateOnly", validateOnly)));
  }

  @GET
  @org.eclipse.microprofile.openapi.annotations.Operation(
      operationId = "ClusterService_ListClusters",
      summary = "The tenant's clusters, by name")
  public ClusterPage list(
      @Context SecurityContext security,
      @PathParam("tenant") String tenant,
      @QueryParam("pageSize") @Nullable String pageSize,
      @QueryParam("pageToken") @Nullable String pageToken) {
    return clusters.list(
        Caller.of(security), tenant, QueryText.number("pageSize", pageSize, 0), pageToken);
  }

  @GET
  @Path("{cluster}")
  @org.eclipse.microprofile.openapi.annotations.Operation(
      operationId = "ClusterService_GetCluster",
      summary = "One cluster, with its etag")
  @APIResponse(
      responseCode = "200",
      description = "The cluster",
      content = @Content(schema = @Schema(implementation = ClusterView.class)))
  public Response cluster(
      @Context SecurityContext security,
      @PathParam("tenant") String tenant,
      @PathParam("cluster") String cluster) {
    ClusterView view = clusters.find(Caller.of(security), tenant, cluster);
    return Response.ok(view).header(HttpHeaders.ETAG, view.etag()).build();
  }

  @PATCH
  @Path("{cluster}")
  @Consumes("application/merge-patch+json")
  @org.eclipse.microprofile.openapi.annotations.Operation(
      operationId = "ClusterService_UpdateCluster",
      summary = "Change a cluster's spec by a JSON merge patch (RFC 7396)")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "application/merge-patch+json",
              schema = @Schema(ref = "ClusterPatch")))
  @APIResponse(
      responseCode = "202",
      description = "The cluster is being changed; ask the operation at Location",
      content = @Content(schema = @Schema(implementation = Operation.class)))
  @APIResponse(
      responseCode = "200",
      description = "The patch changes nothing, or validateOnly: nothing was written",
      content = @Content(schema = @Schema(implementation = Operation.class)))
  public Response update(
      @Context SecurityContext security,
      @PathParam("tenant") String tenant,
      @PathParam("cluster") String cluster,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @QueryParam("validateOnly") @Nullable String validateOnly,
      @Nullable JsonNode patch) {
    return answer(
        clusters.update(
            Caller.of(security),
            tenant,
            cluster,
            SpecPatch.ofBody(patch),
            Etags.version(HttpHeaders.IF_MATCH, ifMatch),
            QueryText.flag("validateOnly", validateOnly)));
  }

  @DELETE
  @Path("{cluster}")
  @org.eclipse.microprofile.openapi.annotations.Operation(
      operationId = "ClusterService_DeleteCluster",
      summary = "Delete a cluster and everything made from it; mailboxes in Cassandra stay")
  @APIResponse(
      responseCode = "202",
      description = "The cluster is being deleted; ask the operation at Location",
      content = @Content(schema = @Schema(implementation = Operation.class)))
  @APIResponse(
      responseCode = "200",
      description = "It is being deleted already, or validateOnly: nothing was written",
      content = @Content(schema = @Schema(implementation = Operation.class)))
  public Response delete(
      @Context SecurityContext security,
      @PathParam("tenant") String tenant,
      @PathParam("cluster") String cluster,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @QueryParam("validateOnly") @Nullable String validateOnly) {
    return answer(
        clusters.delete(
            Caller.of(security),
            tenant,
            cluster,
            Etags.version(HttpHeaders.IF_MATCH, ifMatch),
            QueryText.flag("validateOnly", validateOnly)));
  }

  private static Response answer(Clusters.Written written) {
    return OperationAnswers.of(written.changed() ? 202 : 200, written.operation());
  }
}
