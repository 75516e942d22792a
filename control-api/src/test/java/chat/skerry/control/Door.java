package chat.skerry.control;

import chat.skerry.control.v1.ClusterServiceGrpc;
import chat.skerry.control.v1.ClusterSpec;
import chat.skerry.control.v1.CreateClusterRequest;
import chat.skerry.control.v1.CreateTokenRequest;
import chat.skerry.control.v1.DeleteClusterRequest;
import chat.skerry.control.v1.EmbeddedStore;
import chat.skerry.control.v1.GetClusterRequest;
import chat.skerry.control.v1.GetOperationRequest;
import chat.skerry.control.v1.GetVerificationKeysRequest;
import chat.skerry.control.v1.KeyServiceGrpc;
import chat.skerry.control.v1.ListClustersRequest;
import chat.skerry.control.v1.OperationServiceGrpc;
import chat.skerry.control.v1.Store;
import chat.skerry.control.v1.TokenServiceGrpc;
import chat.skerry.control.v1.UpdateClusterRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The two ways in, for tests that send the same cases through both.
enum Door {
  REST {
    @Override
    Answer knock(String operation, @Nullable String key, String tenant, String id) {
      Response response = restCall(operation, key, tenant, id);
      return response.statusCode() < 400
          ? new Answer("OK", response.statusCode())
          : new Answer(response.jsonPath().getString("reason"), response.statusCode());
    }
  },
  GRPC {
    @Override
    Answer knock(String operation, @Nullable String key, String tenant, String id) {
      ManagedChannel channel =
          ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();
      try {
        grpcCall(withKey(channel, key), operation, tenant, id);
        return new Answer("OK", 0);
      } catch (StatusRuntimeException e) {
        return answer(e);
      } finally {
        end(channel);
      }
    }
  };

  static final String EMBEDDED = "{\"clusterId\":\"%s\",\"spec\":{\"store\":{\"embedded\":{}}}}";

  /// @param reason `OK` or the name of a problem
  /// @param code of HTTP or of gRPC
  record Answer(String reason, int code) {}

  /// @param operation as OpenAPI and the protos name it
  /// @param id of the cluster or the operation
  abstract Answer knock(String operation, @Nullable String key, String tenant, String id);

  private static Response restCall(
      String operation, @Nullable String key, String tenant, String id) {
    String clusters = "/v1/tenants/" + tenant + "/clusters";
    RequestSpecification call = RestAssured.given();
    if (key != null) {
      call.header("Authorization", "Bearer " + key);
    }
    return switch (operation) {
      case "ClusterService_CreateCluster" ->
          call.contentType("application/json").body(EMBEDDED.formatted(id)).post(clusters);
      case "ClusterService_GetCluster" -> call.get(clusters + "/" + id);
      case "ClusterService_ListClusters" -> call.get(clusters);
      case "ClusterService_UpdateCluster" ->
          call.contentType("application/merge-patch+json")
              .body("{\"spec\":{\"paused\":true}}")
              .patch(clusters + "/" + id);
      case "ClusterService_DeleteCluster" -> call.delete(clusters + "/" + id);
      case "OperationService_GetOperation" ->
          call.get("/v1/tenants/" + tenant + "/operations/" + id);
      case "TokenService_CreateToken" ->
          call.contentType("application/json")
              .body("{\"account\":\"alice\"}")
              .post(clusters + "/" + id + "/tokens");
      case "KeyService_GetVerificationKeys" -> call.get("/v1/jwks.json");
      default -> throw new IllegalArgumentException(operation);
    };
  }

  private static Object grpcCall(Channel channel, String operation, String tenant, String id) {
    String parent = "tenants/" + tenant;
    String cluster = parent + "/clusters/" + id;
    var clusters = ClusterServiceGrpc.newBlockingStub(channel);
    return switch (operation) {
      case "ClusterService_CreateCluster" ->
          clusters.createCluster(
              CreateClusterRequest.newBuilder()
                  .setParent(parent)
                  .setClusterId(id)
                  .setSpec(embedded())
                  .build());
      case "ClusterService_GetCluster" ->
          clusters.getCluster(GetClusterRequest.newBuilder().setName(cluster).build());
      case "ClusterService_ListClusters" ->
          clusters.listClusters(ListClustersRequest.newBuilder().setParent(parent).build());
      case "ClusterService_UpdateCluster" ->
          clusters.updateCluster(
              UpdateClusterRequest.newBuilder()
                  .setName(cluster)
                  .setSpec(ClusterSpec.newBuilder().setPaused(true))
                  .build());
      case "ClusterService_DeleteCluster" ->
          clusters.deleteCluster(DeleteClusterRequest.newBuilder().setName(cluster).build());
      case "OperationService_GetOperation" ->
          OperationServiceGrpc.newBlockingStub(channel)
              .getOperation(
                  GetOperationRequest.newBuilder().setName(parent + "/operations/" + id).build());
      case "TokenService_CreateToken" ->
          TokenServiceGrpc.newBlockingStub(channel)
              .createToken(
                  CreateTokenRequest.newBuilder().setParent(cluster).setAccount("alice").build());
      case "KeyService_GetVerificationKeys" ->
          KeyServiceGrpc.newBlockingStub(channel)
              .getVerificationKeys(GetVerificationKeysRequest.getDefaultInstance());
      default -> throw new IllegalArgumentException(operation);
    };
  }

  static ClusterSpec embedded() {
    return ClusterSpec.newBuilder()
        .setStore(Store.newBuilder().setEmbedded(EmbeddedStore.getDefaultInstance()))
        .build();
  }

  static Channel withKey(ManagedChannel channel, @Nullable String key) {
    if (key == null) {
      return channel;
    }
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  static Answer answer(StatusRuntimeException e) {
    Status status = java.util.Objects.requireNonNull(StatusProto.fromThrowable(e));
    for (var detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          return new Answer(detail.unpack(ErrorInfo.class).getReason(), status.getCode());
        } catch (com.google.protobuf.InvalidProtocolBufferException broken) {
          throw new IllegalStateException(broken);
        }
      }
    }
    return new Answer(status.toString(), status.getCode());
  }

  static void end(ManagedChannel channel) {
    channel.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
