package chat.skerry.control.problem;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/// Gives each REST call its id, before anything can fail, and tells it in the answer. Refuses
/// bodies that no call needs; those that don't tell their length meet the limit of the HTTP server.
@Provider
@PreMatching
final class RequestIdFilter implements ContainerRequestFilter, ContainerResponseFilter {
  private static final int BODY_BYTES_MAX = 256 * 1024;
  private static final String PROPERTY = "skerry.request-id";

  @Override
  public void filter(ContainerRequestContext request) {
    request.setProperty(PROPERTY, RequestIds.of(request.getHeaderString(RequestIds.HEADER)));
    if (request.getLength() > BODY_BYTES_MAX) {
      throw Problem.BODY_TOO_LARGE.because(
          "body: %d bytes (expected: at most %d)".formatted(request.getLength(), BODY_BYTES_MAX));
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    response.getHeaders().putSingle(RequestIds.HEADER, idOf(request));
  }

  static String idOf(ContainerRequestContext request) {
    if (request.getProperty(PROPERTY) instanceof String id) {
      return id;
    }
    String id = RequestIds.of(request.getHeaderString(RequestIds.HEADER));
    request.setProperty(PROPERTY, id);
    return id;
  }
}
