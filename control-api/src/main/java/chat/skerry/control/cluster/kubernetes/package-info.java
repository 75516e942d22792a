/// Clusters as ChatClusters of the Kubernetes API.
@NullMarked
package chat.skerry.control.cluster.kubernetes;

import org.jspecify.annotations.NullMarked;
