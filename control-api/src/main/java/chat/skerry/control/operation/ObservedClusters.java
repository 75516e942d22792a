package chat.skerry.control.operation;

import chat.skerry.crd.chatcluster.ChatCluster;
import java.util.Optional;

/// Where the state of a cluster is read.
@FunctionalInterface
public interface ObservedClusters {

  /// The cluster as it is now, read after every write that was answered.
  Optional<ChatCluster> find(String tenant, String cluster);
}
