package chat.skerry.operator.chatisland;

import chat.skerry.operator.pod.ReleaseParts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/// The release that a pod was made with or told to take over last. Which one its process runs, only
/// the member itself can say.
///
/// @param handsOver the pod has a container that brings a release while the node runs
public record PodRelease(String version, String image, boolean handsOver) {

  /// Holds the version, on the pod.
  public static final String ANNOTATION = "skerry.chat/release";

  /// The container that carries the files of a release; its image is patched in an upgrade.
  public static final String CONTAINER = ReleaseParts.CONTAINER;

  /// The container that runs the node.
  public static final String NODE_CONTAINER = "node";

  public static Optional<PodRelease> of(Pod pod) {
    var annotations = pod.getMetadata().getAnnotations();
    String version = annotations == null ? null : annotations.get(ANNOTATION);
    Optional<Container> release = container(pod, CONTAINER);
    Optional<Container> carrier = release.or(() -> container(pod, NODE_CONTAINER));
    return version == null
        ? Optional.empty()
        : carrier.map(c -> new PodRelease(version, c.getImage(), release.isPresent()));
  }

  public boolean is(String otherVersion, String otherImage) {
    return version.equals(otherVersion) && image.equals(otherImage);
  }

  /// Whether the node in it takes connections. While a release is brought, the pod as a whole is
  /// not ready, though its node is.
  public static boolean isServing(Pod pod) {
    if (pod.getStatus() == null || pod.getMetadata().getDeletionTimestamp() != null) {
      return false;
    }
    if (container(pod, CONTAINER).isPresent()) {
      return status(pod, NODE_CONTAINER).map(ContainerStatus::getReady).orElse(false);
    }
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  public static Optional<ContainerStatus> status(Pod pod, String name) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getContainerStatuses().stream()
            .filter(c -> c.getName().equals(name))
            .findFirst();
  }

  /// How often the node of this pod was started again.
  public static int restarts(Pod pod) {
    return status(pod, NODE_CONTAINER).map(ContainerStatus::getRestartCount).orElse(0);
  }

  private static Optional<Container> container(Pod pod, String name) {
    return pod.getSpec().getContainers().stream().filter(c -> c.getName().equals(name)).findFirst();
  }
}
