package chat.skerry.control.problem;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Problems as gRPC answers them.
public final class GrpcProblems {
  private static final Logger LOG = Logger.getLogger(GrpcProblems.class);

  private GrpcProblems() {}

  /// Turns any failure into an answer; what is not a problem of the caller goes to the log alone.
  public static StatusRuntimeException answer(Throwable failure, String requestId) {
    if (failure instanceof ProblemException e) {
      return StatusProto.toStatusRuntimeException(status(e, requestId));
    }
    LOG.errorf(failure, "request %s failed", requestId);
    return StatusProto.toStatusRuntimeException(
        status(Problem.INTERNAL.because(Unexpected.DETAIL), requestId));
  }

  static Status status(ProblemException e, String requestId) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(e.problem().code().getNumber())
            .setMessage(e.detail())
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setReason(e.problem().name())
                        .setDomain(Problem.DOMAIN)
                        .putAllMetadata(e.metadata())
                        .build()));
    if (!e.violations().isEmpty()) {
      BadRequest.Builder violations = BadRequest.newBuilder();
      e.violations()
          .forEach(v ->
              violations
                  .addFieldViolationsBuilder()
                  .setField(v.field())
                  .setDescription(v.message()));
      status.addDetails(Any.pack(violations.build()));
    }
    Duration retryAfter = e.retryAfter();
    if (retryAfter != null) {
      RetryInfo.Builder retry = RetryInfo.newBuilder();
      retry.getRetryDelayBuilder().setSeconds(retryAfter.toSeconds());
      status.addDetails(Any.pack(retry.build()));
    }
    return status
        .addDetails(Any.pack(RequestInfo.newBuilder().setRequestId(requestId).build()))
        .build();
  }
}
