package chat.skerry.node.registry;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/// The registry over HTTP.
@Path("/v1/registry/member")
final class RegistryResource {
  private static final String PROBLEM_JSON = "application/problem+json";
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final int RETRY_AFTER_SECONDS = 1;

  private final Registry registry;

  @Inject
  RegistryResource(Registry registry) {
    this.registry = registry;
  }

  /// The member of the token's account.
  @GET
  @RunOnVirtualThread
  public Response member(
      @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      @HeaderParam(FORWARDED_FOR) @Nullable String forwardedFor,
      @Context HttpServerRequest request) {
    String peer = request.remoteAddress().hostAddress();
    return switch (registry.find(authorization, peer == null ? "" : peer, forwardedFor)) {
      case RegistryAnswer.Found found ->
          Response.ok(found, MediaType.APPLICATION_JSON_TYPE)
              .header(HttpHeaders.CACHE_CONTROL, "no-store")
              .build();
      case RegistryAnswer.Problem problem -> response(problem);
    };
  }

  private static Response response(RegistryAnswer.Problem problem) {
    Response.ResponseBuilder response =
        Response.status(problem.status()).type(PROBLEM_JSON).entity(problem);
    return switch (problem.status()) {
      case 401 -> response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer").build();
      case 429, 503 -> response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS).build();
      default -> response.build();
    };
  }
}
