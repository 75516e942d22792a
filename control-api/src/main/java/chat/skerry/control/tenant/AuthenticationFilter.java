package chat.skerry.control.tenant;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Lets a REST call go on when its API key is right and the path is of the key's tenant, before the
/// body is read.
final class AuthenticationFilter {
  private final Provider<Callers> callers;

  /// @param callers asked for at the first call: filters are made before the configuration is read
  AuthenticationFilter(Provider<Callers> callers) {
    this.callers = callers;
  }

  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  public void authenticate(
      ContainerRequestContext request, ResourceInfo resource, RoutingContext http) {
    if (resource.getResourceMethod().isAnnotationPresent(OpenToEveryone.class)) {
      return;
    }
    Caller caller =
        callers
            .get()
            .authenticate(
                request.getHeaderString(HttpHeaders.AUTHORIZATION),
                http.request().remoteAddress().hostAddress());
    String tenant = request.getUriInfo().getPathParameters().getFirst("tenant");
    if (tenant != null) {
      caller.mustBeOf(tenant);
    }
    boolean secure = request.getSecurityContext().isSecure();
    request.setSecurityContext(new KeySecurityContext(caller, secure));
  }

  private record KeySecurityContext(Caller caller, boolean secure) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
      return caller;
    }

    @Override
    public boolean isUserInRole(String role) {
      return false;
    }

    @Override
    public boolean isSecure() {
      return secure;
    }

    @Override
    public String getAuthenticationScheme() {
      return "Bearer";
    }
  }
}
