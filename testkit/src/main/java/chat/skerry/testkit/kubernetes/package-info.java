/// A real API server for tests: etcd and kube-apiserver as child processes, no nodes, no
/// controllers.
///
/// What is missing compared with a cluster: nothing starts pods, nothing collects garbage by owner
/// references, namespaces are never finished deleting.
@NullMarked
package chat.skerry.testkit.kubernetes;

import org.jspecify.annotations.NullMarked;
