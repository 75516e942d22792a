package chat.skerry.operator.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a release gets into a pod: the container that carries it, the volume between, and the
/// commands of both images. Another image for the container `release` is an upgrade: the kubelet
/// restarts that container alone.
public final class ReleaseParts {

  public static final String CONTAINER = "release";

  /// Where the image of a release has its files and its program.
  private static final String CARRIER = "/carrier";

  private static final String RELEASE_DIRECTORY = "/release";
  private static final String VOLUME = "releases";
  private static final String VOLUME_DIRECTORY = "/releases";

  /// What belongs to the container `node` alone: the socket of a handover, generation, status.
  private static final String RUN = "run";

  private static final String RUN_DIRECTORY = "/run/skerry";

  /// Three releases of less than 300 MB: the one that runs, the one before or one that failed, and
  /// the new one.
  private static final Quantity VOLUME_LIMIT = new Quantity("1Gi");

  /// Less than the limit, past which the kubelet would evict the pod.
  private static final long VOLUME_BYTES = 1_000L << 20;

  private static final Quantity RUN_LIMIT = new Quantity("16Mi");

  private static final Quantity MEMORY = new Quantity("32Mi");

  /// It works for a second an upgrade.
  private static final Quantity CPU = new Quantity("10m");

  /// Where requests must equal limits, so that a copy does not take a minute.
  private static final Quantity CPU_WHERE_PINNED = new Quantity("200m");

  private static final int STARTUP_SECONDS_MAX = 120;

  private ReleaseParts() {}

  /// @param pinned the pod's other container gets whole CPUs: for that all containers must have
  ///   requests equal to limits
  public static Container carrier(String image, @Nullable String pullPolicy, boolean pinned) {
    return new ContainerBuilder()
        .withName(CONTAINER)
        .withImage(image)
        .withImagePullPolicy(pullPolicy)
        .withCommand(CARRIER, "carry", RELEASE_DIRECTORY, VOLUME_DIRECTORY)
        .withEnv(new EnvVar("SKERRY_RELEASES_BYTES", Long.toString(VOLUME_BYTES), null))
        .withNewStartupProbe()
        .withNewExec()
        .withCommand(CARRIER, "ready", RELEASE_DIRECTORY, VOLUME_DIRECTORY)
        .endExec()
        .withPeriodSeconds(1)
        .withTimeoutSeconds(5)
        .withFailureThreshold(STARTUP_SECONDS_MAX)
        .endStartupProbe()
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withResources(resources(pinned))
        .withSecurityContext(PodParts.containerSecurity())
        .withVolumeMounts(PodParts.writable(VOLUME, VOLUME_DIRECTORY))
        .build();
  }

  private static ResourceRequirements resources(boolean pinned) {
    Map<String, Quantity> all = Map.of("cpu", CPU_WHERE_PINNED, "memory", MEMORY);
    return new ResourceRequirementsBuilder()
        .withRequests(pinned ? all : Map.of("cpu", CPU, "memory", MEMORY))
        .withLimits(pinned ? all : Map.of("memory", MEMORY))
        .build();
  }

  public static List<Volume> volumes() {
    return List.of(
        PodParts.emptyDirectory(VOLUME, VOLUME_LIMIT), PodParts.emptyDirectory(RUN, RUN_LIMIT));
  }

  /// Of the container that the launcher runs in.
  public static List<VolumeMount> mounts() {
    return List.of(
        PodParts.readOnly(VOLUME, VOLUME_DIRECTORY), PodParts.writable(RUN, RUN_DIRECTORY));
  }

  /// Of the launcher.
  public static List<String> launcherCommand() {
    return List.of("/launcher", VOLUME_DIRECTORY, RUN_DIRECTORY);
  }

  /// Of a container that is the release itself.
  public static List<String> directCommand() {
    return List.of(CARRIER, "run", RELEASE_DIRECTORY);
  }
}
