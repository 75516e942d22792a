package chat.skerry.control.cluster;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterSpec;
import chat.skerry.crd.chatcluster.ChatClusterStatus;
import chat.skerry.crd.condition.Condition;
import chat.skerry.crd.condition.Condition.Status;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A cluster as tenants see it.
///
/// @param etag changes with each change of the resource
/// @param state for the eye and for simple programs; the conditions say more
/// @param reconciling true while what the spec says is not yet brought about
/// @param spec as it is in force, with the platform's defaults filled in
@Schema(name = "Cluster")
@JsonInclude(Include.NON_NULL)
record ClusterView(
    @Schema(required = true, examples = "tenants/acme/clusters/demo") String name,
    @Schema(required = true, examples = "demo") String clusterId,
    @Schema(required = true, description = "Another cluster of the same name has another uid")
        String uid,
    @Schema(required = true, description = "For If-Match", examples = "\"48151\"") String etag,
    @Schema(required = true, description = "Counts the changes of the spec") long generation,
    @Schema(required = true, format = "date-time") String createTime,
    @Schema(format = "date-time", description = "Set while it is being deleted")
        @Nullable String deleteTime,
    @Schema(
            required = true,
            implementation = String.class,
            description =
                "CREATING, ACTIVE, UPDATING, PAUSED, FAILED or DELETING; more states may come",
            examples = "ACTIVE")
        State state,
    @Schema(required = true) boolean reconciling,
    @Schema(required = true, ref = "ClusterSpec") ChatClusterSpec spec,
    @Schema(ref = "ClusterStatus") @Nullable ChatClusterStatus status) {

  /// In one word, how a cluster is.
  enum State {
    CREATING,
    ACTIVE,
    UPDATING,
    PAUSED,
    FAILED,
    DELETING
  }

  static ClusterView of(ChatCluster cluster) {
    var meta = cluster.getMetadata();
    State state = stateOf(cluster);
    return new ClusterView(
        "tenants/" + meta.getNamespace() + "/clusters/" + meta.getName(),
        meta.getName(),
        meta.getUid(),
        '"' + meta.getResourceVersion() + '"',
        meta.getGeneration(),
        meta.getCreationTimestamp(),
        meta.getDeletionTimestamp(),
        state,
        state != State.ACTIVE && state != State.PAUSED && state != State.FAILED,
        cluster.getSpec(),
        cluster.getStatus());
  }

  private static State stateOf(ChatCluster cluster) {
    if (cluster.getMetadata().getDeletionTimestamp() != null) {
      return State.DELETING;
    }
    ChatClusterStatus status =
        Objects.requireNonNullElse(cluster.getStatus(), ChatClusterStatus.EMPTY);
    Long observed = status.observedGeneration();
    if (observed == null) {
      return State.CREATING;
    }
    boolean current = observed >= cluster.getMetadata().getGeneration();
    if (current && is(status, "SpecValid", Status.False)) {
      return State.FAILED;
    }
    if (current && is(status, "Paused", Status.True)) {
      return State.PAUSED;
    }
    if (current && is(status, "Ready", Status.True)) {
      return State.ACTIVE;
    }
    return status.partitionMapVersion() == null ? State.CREATING : State.UPDATING;
  }

  private static boolean is(ChatClusterStatus status, String type, Status value) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .map(Condition::status)
        .anyMatch(value::equals);
  }
}
