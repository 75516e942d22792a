package chat.skerry.control.cluster;

import chat.skerry.control.operation.OperationAnswers;
import chat.skerry.control.tenant.GrpcCalls;
import chat.skerry.control.tenant.ResourceName;
import chat.skerry.control.v1.Cluster;
import chat.skerry.control.v1.ClusterService;
import chat.skerry.control.v1.CreateClusterRequest;
import chat.skerry.control.v1.DeleteClusterRequest;
import chat.skerry.control.v1.GetClusterRequest;
import chat.skerry.control.v1.ListClustersRequest;
import chat.skerry.control.v1.ListClustersResponse;
import chat.skerry.control.v1.Operation;
import chat.skerry.control.v1.UpdateClusterRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

@GrpcService
final class ClusterGrpcService implements ClusterService {
  private final Clusters clusters;
  private final ClusterMessages messages;
  private final GrpcCalls calls;

  ClusterGrpcService(Clusters clusters, ClusterMessages messages, GrpcCalls calls) {
    this.clusters = clusters;
    this.messages = messages;
    this.calls = calls;
  }

  @Override
  public Uni<Operation> createCluster(CreateClusterRequest request) {
    return calls.call(caller -> {
      String tenant = ResourceName.tenant("parent", request.getParent()).tenant();
      ObjectNode spec = request.hasSpec() ? messages.spec(request.getSpec()) : null;
      return answer(
          clusters.create(caller, tenant, request.getClusterId(), spec, request.getValidateOnly()));
    });
  }

  @Override
  public Uni<Cluster> getCluster(GetClusterRequest request) {
    return calls.call(caller -> {
      var name = ResourceName.cluster("name", request.getName());
      return messages.cluster(clusters.find(caller, name.tenant(), name.id()));
    });
  }

  @Override
  public Uni<ListClustersResponse> listClusters(ListClustersRequest request) {
    return calls.call(caller -> {
      String tenant = ResourceName.tenant("parent", request.getParent()).tenant();
      return messages.page(
          clusters.list(caller, tenant, request.getPageSize(), request.getPageToken()));
    });
  }

  @Override
  public Uni<Operation> updateCluster(UpdateClusterRequest request) {
    return calls.call(caller -> {
      var name = ResourceName.cluster("name", request.getName());
      caller.mustBeOf(name.tenant());
      return answer(
          clusters.update(
              caller,
              name.tenant(),
              name.id(),
              patch(request),
              Etags.version("etag", request.getEtag()),
              request.getValidateOnly()));
    });
  }

  @Override
  public Uni<Operation> deleteCluster(DeleteClusterRequest request) {
    return calls.call(caller -> {
      var name = ResourceName.cluster("name", request.getName());
      caller.mustBeOf(name.tenant());
      return answer(
          clusters.delete(
              caller,
              name.tenant(),
              name.id(),
              Etags.version("etag", request.getEtag()),
              request.getValidateOnly()));
    });
  }

  private SpecPatch patch(UpdateClusterRequest request) {
    ObjectNode spec = messages.spec(request.getSpec());
    return request.getUpdateMask().getPathsCount() == 0
        ? new SpecPatch(spec)
        : SpecPatch.ofMask(spec, request.getUpdateMask().getPathsList());
  }

  private static Operation answer(Clusters.Written written) {
    return OperationAnswers.message(written.operation());
  }
}
