package chat.skerry.control.operation;

import chat.skerry.control.tenant.GrpcCalls;
import chat.skerry.control.tenant.ResourceName;
import chat.skerry.control.v1.GetOperationRequest;
import chat.skerry.control.v1.OperationService;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

@GrpcService
final class OperationGrpcService implements OperationService {
  private final Operations operations;
  private final GrpcCalls calls;

  OperationGrpcService(Operations operations, GrpcCalls calls) {
    this.operations = operations;
    this.calls = calls;
  }

  @Override
  public Uni<chat.skerry.control.v1.Operation> getOperation(GetOperationRequest request) {
    return calls.call(caller -> {
      var name = ResourceName.operation("name", request.getName());
      return OperationAnswers.message(operations.find(caller, name.tenant(), name.id()));
    });
  }
}
