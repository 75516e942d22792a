package chat.skerry.control.operation;

import chat.skerry.control.v1.OperationMetadata;
import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;

/// Operations as the two protocols answer them.
public final class OperationAnswers {
  private OperationAnswers() {}

  /// REST: with the operation's address, and when to ask again.
  public static Response of(int status, Operation operation) {
    Response.ResponseBuilder response = Response.status(status).entity(operation);
    if (operation.name() != null && status == 202) {
      response.header(HttpHeaders.LOCATION, URI.create("/v1/" + operation.name()).getPath());
    }
    Duration retryAfter = operation.retryAfter();
    if (retryAfter != null) {
      response.header(HttpHeaders.RETRY_AFTER, retryAfter.toSeconds());
    }
    return response.build();
  }

  /// gRPC.
  public static chat.skerry.control.v1.Operation message(Operation operation) {
    var message = chat.skerry.control.v1.Operation.newBuilder().setDone(operation.done());
    if (operation.name() != null) {
      message.setName(operation.name());
    }
    Operation.Failure error = operation.error();
    if (error != null) {
      message
          .getErrorBuilder()
          .setCode(error.reason().code().getNumber())
          .setMessage(error.detail())
          .addDetails(
              Any.pack(
                  ErrorInfo.newBuilder()
                      .setReason(error.reason().name())
                      .setDomain(chat.skerry.control.problem.Problem.DOMAIN)
                      .build()));
    }
    return message.setMetadata(metadata(operation)).build();
  }

  private static OperationMetadata metadata(Operation operation) {
    Operation.Metadata from = operation.metadata();
    var metadata =
        OperationMetadata.newBuilder()
            .setKind(from.kind())
            .setTarget(from.target())
            .setGeneration(from.generation())
            .setValidateOnly(Boolean.TRUE.equals(from.validateOnly()));
    if (from.step() != null) {
      metadata.setStep(from.step());
    }
    if (from.message() != null) {
      metadata.setMessage(from.message());
    }
    Duration retryAfter = operation.retryAfter();
    if (retryAfter != null) {
      metadata.getRetryAfterBuilder().setSeconds(retryAfter.toSeconds());
    }
    return metadata.build();
  }
}
