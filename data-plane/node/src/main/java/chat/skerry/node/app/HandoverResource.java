package chat.skerry.node.app;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// Tells the operator how the member's processes stand. While there are two, either may answer: the
/// generation tells which.
@Path("/handover")
final class HandoverResource {
  private final NodeConfig config;
  private final NodeLifecycle member;

  @Inject
  HandoverResource(NodeConfig config, NodeLifecycle member) {
    this.config = config;
    this.member = member;
  }

  /// The report of this process; an edge has none.
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response report() {
    if (config.role() != NodeConfig.Role.MEMBER) {
      return Response.status(Response.Status.NOT_FOUND).build();
    }
    return Response.ok(member.handoverReport())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
