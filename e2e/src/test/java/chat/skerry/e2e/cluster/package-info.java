/// The cluster as the scenarios see it: Kubernetes, the control API, the ChatClusters that a run
/// makes for itself, and the faults it inflicts.
///
/// Whatever is changed is put back by `close()`: a fault is a resource of a try statement, and what
/// lives as long as the run belongs to [chat.skerry.e2e.cluster.Line].
@NullMarked
package chat.skerry.e2e.cluster;

import org.jspecify.annotations.NullMarked;
