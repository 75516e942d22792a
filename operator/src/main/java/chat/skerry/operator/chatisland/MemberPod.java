package chat.skerry.operator.chatisland;

import chat.skerry.crd.chatcluster.MemberSpec;
import chat.skerry.crd.chatcluster.PullPolicy;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.operator.naming.ClusterName;
import chat.skerry.operator.naming.Labels;
import chat.skerry.operator.naming.MemberName;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.naming.Port;
import chat.skerry.operator.pod.Launcher;
import chat.skerry.operator.pod.PodParts;
import chat.skerry.operator.pod.ReleaseParts;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The pod of one member as it is made.
///
/// @param launcher the first process of its container `node`
record MemberPod(ChatIsland island, MemberName member, Launcher launcher) {

  /// Time to send the sessions elsewhere before the pod has to go.
  private static final long TERMINATION_GRACE_SECONDS = 30;

  /// How long a member may stay on a node that does not answer before Kubernetes evicts it; the
  /// other member has taken over long before.
  private static final long UNREACHABLE_SECONDS = 30;

  private static final String HOSTNAME = "kubernetes.io/hostname";

  Pod build() {
    ChatIslandSpec spec = island.getSpec();
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(member.namespace())
        .withName(member.name())
        .withLabels(Labels.of(member))
        .addToAnnotations(Revision.ANNOTATION, Revision.of(spec))
        .addToAnnotations(PodRelease.ANNOTATION, spec.version())
        .addToAnnotations("prometheus.io/scrape", "true")
        .addToAnnotations("prometheus.io/port", Integer.toString(Port.HTTP.number()))
        .addToAnnotations("prometheus.io/path", "/q/metrics")
        .withOwnerReferences(Owner.of(island))
        .endMetadata()
        .withNewSpec()
        .withHostname(member.name())
        .withSubdomain(member.island().name())
        .withServiceAccountName(cluster().serviceAccount())
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(TERMINATION_GRACE_SECONDS)
        .withSecurityContext(PodParts.podSecurity())
        .withNodeSelector(spec.member().nodeSelectorOrDefault())
        .withTolerations(tolerations())
        .withAffinity(affinity())
        .withTopologySpreadConstraints(spread())
        .withContainers(container(), carrier())
        .withVolumes(volumes())
        .endSpec()
        .build();
  }

  /// The version that a pod runs.
  static Optional<String> release(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getAnnotations())
        .map(a -> a.get(PodRelease.ANNOTATION));
  }

  private ClusterName cluster() {
    return member.island().cluster();
  }

  private Container container() {
    ChatIslandSpec spec = island.getSpec();
    return new ContainerBuilder()
        .withName("node")
        .withImage(launcher.image())
        .withImagePullPolicy(pullPolicy())
        .withCommand(ReleaseParts.launcherCommand())
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withEnv(MemberEnvironment.of(member, spec))
        .addNewPort()
        .withName("chat")
        .withContainerPort(Port.CHAT.number())
        .endPort()
        .addAllToPorts(webSocketPort())
        .addNewPort()
        .withName("http")
        .withContainerPort(Port.HTTP.number())
        .endPort()
        .addNewPort()
        .withName("peer")
        .withContainerPort(Port.PEER.number())
        .endPort()
        .addNewPort()
        .withName("island")
        .withContainerPort(Port.ISLAND_TRANSPORT.number())
        .endPort()
        .addNewPort()
        .withName("island-1")
        .withContainerPort(Port.ISLAND_TRANSPORT_1.number())
        .endPort()
        .withStartupProbe(PodParts.probe("live", 1, 120))
        .withReadinessProbe(PodParts.probe("ready", 2, 2))
        .withLivenessProbe(PodParts.probe("live", 10, 6))
        .withResources(resources())
        .withSecurityContext(PodParts.containerSecurity())
        .withVolumeMounts(mounts())
        .build();
  }

  private Container carrier() {
    ChatIslandSpec spec = island.getSpec();
    return ReleaseParts.carrier(spec.image(), pullPolicy(), spec.member().pinnedOrDefault());
  }

  private @Nullable String pullPolicy() {
    PullPolicy policy = island.getSpec().imagePullPolicy();
    return policy == null ? null : policy.name();
  }

  private List<ContainerPort> webSocketPort() {
    return island.getSpec().access().takesWebSockets()
        ? List.of(
            new ContainerPortBuilder()
                .withName("websocket")
                .withContainerPort(Port.WEBSOCKET.number())
                .build())
        : List.of();
  }

  /// Pinned: requests equal to limits and whole CPUs, which the static CPU manager turns into CPUs
  /// of its own. Else only memory is limited: a limit of CPU time would only make chats late.
  private ResourceRequirements resources() {
    MemberSpec spec = island.getSpec().member();
    Map<String, Quantity> requests =
        Map.of("cpu", spec.cpuOrDefault(), "memory", spec.memoryOrDefault());
    Map<String, Quantity> limits =
        spec.pinnedOrDefault() ? requests : Map.of("memory", spec.memoryOrDefault());
    return new ResourceRequirementsBuilder().withRequests(requests).withLimits(limits).build();
  }

  private List<Toleration> tolerations() {
    List<Toleration> all = new ArrayList<>(island.getSpec().member().tolerationsOrDefault());
    for (String taint : List.of("not-ready", "unreachable")) {
      String key = "node.kubernetes.io/" + taint;
      if (all.stream().noneMatch(t -> key.equals(t.getKey()))) {
        all.add(
            new TolerationBuilder()
                .withKey(key)
                .withOperator("Exists")
                .withEffect("NoExecute")
                .withTolerationSeconds(UNREACHABLE_SECONDS)
                .build());
      }
    }
    return all;
  }

  /// The two members of an island on different nodes.
  private Affinity affinity() {
    PodAffinityTerm apart =
        new PodAffinityTerm(membersOfIsland(), null, null, null, null, HOSTNAME);
    var affinity = new AffinityBuilder().withNewPodAntiAffinity();
    return isSpreadRequired()
        ? affinity
            .withRequiredDuringSchedulingIgnoredDuringExecution(apart)
            .endPodAntiAffinity()
            .build()
        : affinity
            .addNewPreferredDuringSchedulingIgnoredDuringExecution()
            .withWeight(100)
            .withPodAffinityTerm(apart)
            .endPreferredDuringSchedulingIgnoredDuringExecution()
            .endPodAntiAffinity()
            .build();
  }

  /// The members of all islands of the cluster evenly over nodes, as far as it goes.
  private TopologySpreadConstraint spread() {
    return new TopologySpreadConstraintBuilder()
        .withMaxSkew(1)
        .withTopologyKey(HOSTNAME)
        .withWhenUnsatisfiable("ScheduleAnyway")
        .withLabelSelector(
            new LabelSelectorBuilder().withMatchLabels(Labels.selecting(cluster())).build())
        .build();
  }

  private LabelSelector membersOfIsland() {
    return new LabelSelectorBuilder().withMatchLabels(Labels.selecting(member.island())).build();
  }

  private boolean isSpreadRequired() {
    return island.getSpec().member().spreadOrDefault() == MemberSpec.Spread.Required;
  }

  private List<Volume> volumes() {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(PodParts.configMap("partitions", cluster().partitionsConfigMap()));
    volumes.add(PodParts.configMap("keys", cluster().verificationKeysConfigMap()));
    volumes.add(PodParts.optionalConfigMap("tickets", cluster().ticketsConfigMap()));
    volumes.add(PodParts.secret("identity", member.identitySecret()));
    volumes.add(PodParts.emptyDirectory("tmp"));
    volumes.addAll(ReleaseParts.volumes());
    if (isEmbedded()) {
      volumes.add(PodParts.emptyDirectory("store"));
    }
    return volumes;
  }

  private List<VolumeMount> mounts() {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(PodParts.readOnly("partitions", PodParts.PARTITIONS_DIRECTORY));
    mounts.add(PodParts.readOnly("keys", PodParts.KEYS_DIRECTORY));
    mounts.add(PodParts.readOnly("tickets", PodParts.TICKETS_DIRECTORY));
    mounts.add(PodParts.readOnly("identity", MemberEnvironment.IDENTITY_DIRECTORY));
    mounts.add(PodParts.writable("tmp", "/tmp"));
    mounts.addAll(ReleaseParts.mounts());
    if (isEmbedded()) {
      mounts.add(PodParts.writable("store", MemberEnvironment.STORE_DIRECTORY));
    }
    return mounts;
  }

  private boolean isEmbedded() {
    return island.getSpec().store().embedded() != null;
  }
}
