package chat.skerry.control.cluster;

import chat.skerry.control.problem.Violations;
import chat.skerry.control.v1.Cluster;
import chat.skerry.control.v1.ClusterSpec;
import chat.skerry.control.v1.ClusterStatus;
import chat.skerry.control.v1.ListClustersResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import jakarta.inject.Singleton;
import java.time.Instant;

/// Clusters as protobuf: its JSON form and the custom resource's are the same.
@Singleton
final class ClusterMessages {
  private final ObjectMapper json;

  ClusterMessages(ObjectMapper json) {
    this.json = json;
  }

  ObjectNode spec(ClusterSpec spec) {
    try {
      String text = JsonFormat.printer().omittingInsignificantWhitespace().print(spec);
      return (ObjectNode) json.readTree(text);
    } catch (InvalidProtocolBufferException | JsonProcessingException e) {
      throw Violations.refusal("spec", "not readable", "a ClusterSpec");
    }
  }

  ListClustersResponse page(ClusterPage page) {
    var response = ListClustersResponse.newBuilder();
    page.clusters().forEach(view -> response.addClusters(cluster(view)));
    if (page.nextPageToken() != null) {
      response.setNextPageToken(page.nextPageToken());
    }
    return response.build();
  }

  Cluster cluster(ClusterView view) {
    Cluster.Builder cluster =
        Cluster.newBuilder()
            .setName(view.name())
            .setClusterId(view.clusterId())
            .setUid(view.uid())
            .setEtag(view.etag())
            .setGeneration(view.generation())
            .setCreateTime(timestamp(view.createTime()))
            .setState(view.state().name())
            .setReconciling(view.reconciling());
    if (view.deleteTime() != null) {
      cluster.setDeleteTime(timestamp(view.deleteTime()));
    }
    ClusterSpec.Builder spec = cluster.getSpecBuilder();
    merge(view.spec(), spec);
    if (view.status() != null) {
      ClusterStatus.Builder status = cluster.getStatusBuilder();
      merge(view.status(), status);
    }
    return cluster.build();
  }

  private void merge(Object from, Message.Builder to) {
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(json.writeValueAsString(from), to);
    } catch (InvalidProtocolBufferException | JsonProcessingException e) {
      throw new IllegalStateException(
          to.getDescriptorForType().getName() + " is not the schema of the resource", e);
    }
  }

  private static Timestamp timestamp(String text) {
    return Timestamp.newBuilder().setSeconds(Instant.parse(text).getEpochSecond()).build();
  }
}
