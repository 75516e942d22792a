package chat.skerry.e2e.cluster;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/// One member pod at a moment.
///
/// @param node the Kubernetes node it runs on
/// @param host address of the pod inside the cluster, empty before it has one
/// @param uid of the pod: another one after it was made anew
/// @param restarts of its containers
public record Member(
    String name, String node, String host, String uid, boolean ready, int restarts) {

  static Member of(Pod pod) {
    return new Member(
        pod.getMetadata().getName(),
        Optional.ofNullable(pod.getSpec().getNodeName()).orElse(""),
        Optional.ofNullable(pod.getStatus().getPodIP()).orElse(""),
        pod.getMetadata().getUid(),
        isReady(pod),
        pod.getStatus().getContainerStatuses().stream()
            .mapToInt(ContainerStatus::getRestartCount)
            .sum());
  }

  private static boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }
}
