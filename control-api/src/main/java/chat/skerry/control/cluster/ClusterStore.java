package chat.skerry.control.cluster;

import chat.skerry.control.operation.ObservedClusters;
import chat.skerry.crd.chatcluster.ChatCluster;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where ChatClusters lie. Refusals of the API server arrive as problems.
public interface ClusterStore extends ObservedClusters {

  /// All of a spec that this API manages.
  ///
  /// @param dryRun check everything, write nothing
  record Draft(String tenant, String cluster, ObjectNode spec, boolean dryRun) {}

  /// @param continuation where the next page begins; null on the last
  record Page(List<ChatCluster> clusters, @Nullable String continuation) {
    public Page {
      clusters = List.copyOf(clusters);
    }
  }

  /// The cluster as it was a moment ago, without asking the API server; for what happens often.
  Optional<ChatCluster> findCached(String tenant, String cluster);

  Page list(String tenant, int limit, @Nullable String continuation);

  /// Writes a cluster that isn't there.
  ///
  /// @return empty when one of this name is there already; nothing was written then
  Optional<ChatCluster> create(Draft draft);

  /// Writes over a cluster that is at this version.
  ///
  /// @throws chat.skerry.control.problem.ProblemException CLUSTER_CHANGED when it is at another
  ChatCluster apply(Draft draft, String version);

  /// Removes a cluster and all that was made from it.
  ///
  /// @param version refuse unless the cluster is at it
  void delete(ChatCluster cluster, @Nullable String version);

  /// The part of a cluster's spec that this API manages.
  ObjectNode managedSpec(ChatCluster cluster);
}
