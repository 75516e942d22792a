package chat.skerry.control.problem;

import com.google.rpc.Code;

/// Every way in which a call can fail. The name is the `reason` that programs read; it never
/// changes its meaning.
public enum Problem {
  INVALID_ARGUMENT(400, Code.INVALID_ARGUMENT, "The request is not valid"),
  MALFORMED_BODY(400, Code.INVALID_ARGUMENT, "The body can't be read"),
  PAGE_TOKEN_EXPIRED(400, Code.INVALID_ARGUMENT, "The page token has expired"),
  API_KEY_MISSING(401, Code.UNAUTHENTICATED, "No API key was given"),
  API_KEY_UNKNOWN(401, Code.UNAUTHENTICATED, "The API key is not known"),
  TENANT_FORBIDDEN(403, Code.PERMISSION_DENIED, "The API key is another tenant's"),
  ROUTE_NOT_FOUND(404, Code.UNIMPLEMENTED, "There is nothing at this address"),
  CLUSTER_NOT_FOUND(404, Code.NOT_FOUND, "There is no such cluster"),
  OPERATION_NOT_FOUND(404, Code.NOT_FOUND, "There is no such operation"),
  METHOD_NOT_ALLOWED(405, Code.UNIMPLEMENTED, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, Code.INVALID_ARGUMENT, "None of the accepted media types is offered"),
  CLUSTER_EXISTS(409, Code.ALREADY_EXISTS, "Another cluster has this name"),
  CLUSTER_DELETING(409, Code.FAILED_PRECONDITION, "The cluster is being deleted"),
  CLUSTER_CHANGED(409, Code.ABORTED, "The cluster changed meanwhile"),
  FIELD_MANAGED_ELSEWHERE(409, Code.FAILED_PRECONDITION, "A field is managed elsewhere"),
  TENANT_TERMINATING(409, Code.FAILED_PRECONDITION, "The tenant is being deleted"),
  ETAG_MISMATCH(412, Code.ABORTED, "The cluster is not at this etag"),
  BODY_TOO_LARGE(413, Code.INVALID_ARGUMENT, "The body is too large"),
  MEDIA_TYPE_UNSUPPORTED(415, Code.INVALID_ARGUMENT, "The media type is not supported"),
  TOO_MANY_FAILURES(429, Code.RESOURCE_EXHAUSTED, "Too many calls with a wrong API key"),
  QUOTA_EXCEEDED(429, Code.RESOURCE_EXHAUSTED, "The tenant's quota is used up"),
  OVERLOADED(503, Code.UNAVAILABLE, "Too many calls at a time"),
  CLUSTER_NOT_READY(503, Code.UNAVAILABLE, "The cluster is not ready yet"),
  SIGNING_KEY_UNAVAILABLE(503, Code.UNAVAILABLE, "No signing key is loaded"),
  KUBERNETES_UNAVAILABLE(503, Code.UNAVAILABLE, "The platform can't be reached"),
  INTERNAL(500, Code.INTERNAL, "Something went wrong on this side");

  /// The `domain` of all reasons.
  public static final String DOMAIN = "control.skerry.chat";

  private final int httpStatus;
  private final Code code;
  private final String title;

  Problem(int httpStatus, Code code, String title) {
    this.httpStatus = httpStatus;
    this.code = code;
    this.title = title;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /// The code of gRPC.
  public Code code() {
    return code;
  }

  /// A sentence that is the same for each occurrence.
  public String title() {
    return title;
  }

  /// The `type` of RFC 9457: a name, not an address to fetch.
  public String type() {
    return "urn:skerry:problem:" + name();
  }

  public ProblemException because(String detail) {
    return new ProblemException(this, detail);
  }
}
