package chat.skerry.control.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// Turns every failure of a REST call into `application/problem+json`.
public final class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
  private static final String RESULT = "skerry.result";

  /// How a call was answered: `OK`, or the name of its problem.
  public static String resultOf(ContainerRequestContext request) {
    return request.getProperty(RESULT) instanceof String name ? name : "OK";
  }

  @ServerExceptionMapper
  Response problem(ProblemException e, ContainerRequestContext request) {
    return answer(e, request, null);
  }

  /// Jackson's failures come here where they are thrown as they are.
  @ServerExceptionMapper
  Response json(JacksonException e, ContainerRequestContext request) {
    return answer(malformed(e), request, null);
  }

  @ServerExceptionMapper
  Response mismatch(MismatchedInputException e, ContainerRequestContext request) {
    return answer(malformed(e), request, null);
  }

  /// What JAX-RS itself refuses: no such route, method, or media type.
  @ServerExceptionMapper
  Response refusal(WebApplicationException e, ContainerRequestContext request) {
    if (e.getCause() instanceof JacksonException json) {
      return answer(malformed(json), request, null);
    }
    int status = e.getResponse().getStatus();
    String allow = AllowedMethods.at(pathOf(request)).orElse(null);
    if (status == 404 && allow != null && !allow.contains(request.getMethod())) {
      status = 405;
    }
    String path = request.getMethod() + " " + pathOf(request);
    ProblemException problem =
        switch (status) {
          case 400 -> Problem.MALFORMED_BODY.because("body: missing or not readable");
          case 404 -> Problem.ROUTE_NOT_FOUND.because(path + ": no such address");
          case 405 ->
              Problem.METHOD_NOT_ALLOWED.because(
                  path
                      + ": method not allowed"
                      + (allow == null ? "" : " (expected: " + allow + ")"));
          case 406 ->
              Problem.NOT_ACCEPTABLE.because(
                  "Accept: " + request.getHeaderString(HttpHeaders.ACCEPT) + " is not offered");
          case 413 -> Problem.BODY_TOO_LARGE.because("body: too large");
          case 415 ->
              Problem.MEDIA_TYPE_UNSUPPORTED.because(
                  "Content-Type: "
                      + request.getHeaderString(HttpHeaders.CONTENT_TYPE)
                      + " is not understood here");
          default -> unexpected(e, request);
        };
    return answer(problem, request, status == 405 ? allow : null);
  }

  @ServerExceptionMapper
  Response failure(Throwable e, ContainerRequestContext request) {
    return answer(unexpected(e, request), request, null);
  }

  private static ProblemException unexpected(Throwable e, ContainerRequestContext request) {
    LOG.errorf(e, "request %s failed", RequestIdFilter.idOf(request));
    return Problem.INTERNAL.because(Unexpected.DETAIL);
  }

  /// The place and the kind of the fault; the text around it stays out.
  private static ProblemException malformed(JacksonException e) {
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      String field = fieldOf(mapping);
      String message =
          e instanceof UnrecognizedPropertyException unknown
              ? "unknown field (expected: one of " + known(unknown) + ")"
              : "not of the expected type";
      return Violations.refusal(List.of(new Violation(field, message)));
    }
    JsonLocation place = e.getLocation();
    String where =
        place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    return Problem.MALFORMED_BODY.because("body: not the expected JSON" + where);
  }

  private static String known(UnrecognizedPropertyException e) {
    return e.getKnownPropertyIds().stream()
        .map(String::valueOf)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String fieldOf(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
        .collect(Collectors.joining("."));
  }

  private static Response answer(
      ProblemException e, ContainerRequestContext request, @Nullable String allow) {
    Response.ResponseBuilder response =
        Response.status(e.problem().httpStatus())
            .type(ProblemBody.MEDIA_TYPE)
            .entity(ProblemBody.of(e, pathOf(request), RequestIdFilter.idOf(request)));
    Duration retryAfter = e.retryAfter();
    if (retryAfter != null) {
      response.header(HttpHeaders.RETRY_AFTER, Math.max(1, retryAfter.toSeconds()));
    }
    if (allow != null) {
      response.header(HttpHeaders.ALLOW, allow);
    }
    if (e.problem().httpStatus() == 401) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"skerry\"");
    }
    request.setProperty(RESULT, e.problem().name());
    return response.build();
  }

  private static String pathOf(ContainerRequestContext request) {
    return request.getUriInfo().getRequestUri().getRawPath();
  }
}
