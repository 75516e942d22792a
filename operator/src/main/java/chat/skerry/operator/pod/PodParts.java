package chat.skerry.operator.pod;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;

/// Parts of a pod that runs the node.
public final class PodParts {

  public static final String PARTITIONS_DIRECTORY = "/etc/skerry/partitions";
  public static final String KEYS_DIRECTORY = "/etc/skerry/keys";
  public static final String TICKETS_DIRECTORY = "/etc/skerry/tickets";

  /// A node without memory ends, so that the kubelet starts it again.
  private static final String JAVA_OPTIONS =
      "-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError -XX:ErrorFile=/tmp/hs_err.log"
          + " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";

  /// For some seconds of an upgrade two processes share the memory, and each may have this much
  /// heap; the rest is for buffers, code and threads.
  public static final String MEMBER_JAVA_OPTIONS =
      JAVA_OPTIONS + " -XX:InitialRAMPercentage=20 -XX:MaxRAMPercentage=40";

  /// Half of the memory is heap; the rest is for buffers, code and threads.
  public static final String EDGE_JAVA_OPTIONS =
      JAVA_OPTIONS + " -XX:InitialRAMPercentage=30 -XX:MaxRAMPercentage=50";

  private static final long USER = 65_532;

  private PodParts() {}

  public static PodSecurityContext podSecurity() {
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        .withFsGroup(USER)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  public static SecurityContext containerSecurity() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .addToDrop("ALL")
        .endCapabilities()
        .build();
  }

  /// @param check `live` or `ready`
  public static Probe probe(String check, int periodSeconds, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath("/q/health/" + check)
        .withPort(new IntOrString("http"))
        .endHttpGet()
        .withPeriodSeconds(periodSeconds)
        .withTimeoutSeconds(3)
        .withFailureThreshold(failures)
        .build();
  }

  public static Volume configMap(String name, String configMap) {
    return new VolumeBuilder()
        .withName(name)
        .withNewConfigMap()
        .withName(configMap)
        .endConfigMap()
        .build();
  }

  /// One that may be missing: the pod starts without it, and sees it when it comes.
  public static Volume optionalConfigMap(String name, String configMap) {
    return new VolumeBuilder()
        .withName(name)
        .withNewConfigMap()
        .withName(configMap)
        .withOptional(true)
        .endConfigMap()
        .build();
  }

  public static Volume secret(String name, String secret) {
    return new VolumeBuilder()
        .withName(name)
        .withNewSecret()
        .withSecretName(secret)
        .withDefaultMode(0440)
        .endSecret()
        .build();
  }

  public static Volume emptyDirectory(String name) {
    return new VolumeBuilder().withName(name).withNewEmptyDir().endEmptyDir().build();
  }

  /// Past its limit the kubelet evicts the pod.
  public static Volume emptyDirectory(String name, Quantity limit) {
    return new VolumeBuilder()
        .withName(name)
        .withNewEmptyDir()
        .withSizeLimit(limit)
        .endEmptyDir()
        .build();
  }

  public static VolumeMount readOnly(String name, String path) {
    VolumeMount mount = writable(name, path);
    mount.setReadOnly(true);
    return mount;
  }

  public static VolumeMount writable(String name, String path) {
    VolumeMount mount = new VolumeMount();
    mount.setName(name);
    mount.setMountPath(path);
    return mount;
  }
}
