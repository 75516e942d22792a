package chat.skerry.operator.chatcluster;

import static java.util.Objects.requireNonNullElse;

import chat.skerry.crd.chatcluster.EdgeSpec;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.operator.naming.ClusterName;
import chat.skerry.operator.naming.Labels;
import chat.skerry.operator.naming.Port;
import chat.skerry.operator.partitions.PartitionMap;
import chat.skerry.operator.plan.Child;
import chat.skerry.operator.pod.PodParts;
import chat.skerry.operator.pod.ReleaseParts;
import chat.skerry.operator.ticketkeys.TicketKeys;
import chat.skerry.operator.verificationkeys.VerificationKeys;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The edges as a Deployment: they keep nothing, so any pod is as good as any other.
///
/// @param member of the same cluster, for the image, the nodes and the tolerations
record EdgeDeployment(ClusterName name, EdgeSpec edge, ChatIslandSpec member) {

  /// Holds the spec that the Deployment was made from: what stays in force over one that is not
  /// valid.
  private static final String SPEC = "skerry.chat/edge";

  private static final long TERMINATION_GRACE_SECONDS = 10;

  /// @param metadata of the Deployment, without annotations
  Deployment build(ObjectMeta metadata) {
    metadata.setAnnotations(Map.of(SPEC, Serialization.asJson(edge)));
    return Child.stamped(
        new DeploymentBuilder()
            .withMetadata(metadata)
            .withNewSpec()
            .withReplicas(edge.replicasOrDefault())
            .withRevisionHistoryLimit(3)
            .withSelector(
                new LabelSelectorBuilder().withMatchLabels(Labels.selectingEdges(name)).build())
            .withNewStrategy()
            .withType("RollingUpdate")
            .withNewRollingUpdate()
            .withMaxUnavailable(new IntOrString(0))
            .withMaxSurge(new IntOrString(1))
            .endRollingUpdate()
            .endStrategy()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(Labels.ofEdge(name))
            .addToAnnotations("prometheus.io/scrape", "true")
            .addToAnnotations("prometheus.io/port", Integer.toString(Port.HTTP.number()))
            .addToAnnotations("prometheus.io/path", "/q/metrics")
            .endMetadata()
            .withSpec(pod())
            .endTemplate()
            .endSpec()
            .build());
  }

  /// The spec that an observed Deployment was made from.
  static Optional<EdgeSpec> specOf(Deployment observed) {
    return Optional.ofNullable(observed.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(SPEC))
        .flatMap(EdgeDeployment::parse);
  }

  private static Optional<EdgeSpec> parse(String json) {
    try {
      return Optional.of(Serialization.jsonMapper().readValue(json, EdgeSpec.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static int available(Deployment observed) {
    return observed.getStatus() == null
        ? 0
        : requireNonNullElse(observed.getStatus().getAvailableReplicas(), 0);
  }

  private PodSpec pod() {
    return new PodSpecBuilder()
        .withServiceAccountName(name.serviceAccount())
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(TERMINATION_GRACE_SECONDS)
        .withSecurityContext(PodParts.podSecurity())
        .withNodeSelector(member.member().nodeSelectorOrDefault())
        .withTolerations(member.member().tolerationsOrDefault())
        .withAffinity(affinity())
        .withContainers(container())
        .withVolumes(
            PodParts.configMap("partitions", name.partitionsConfigMap()),
            PodParts.configMap("keys", name.verificationKeysConfigMap()),
            PodParts.secret("tickets", name.ticketKeysSecret()),
            PodParts.emptyDirectory("tmp"))
        .build();
  }

  private Affinity affinity() {
    return new AffinityBuilder()
        .withNewPodAntiAffinity()
        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
        .withWeight(100)
        .withPodAffinityTerm(
            new PodAffinityTerm(
                new LabelSelectorBuilder().withMatchLabels(Labels.selectingEdges(name)).build(),
                null,
                null,
                null,
                null,
                "kubernetes.io/hostname"))
        .endPreferredDuringSchedulingIgnoredDuringExecution()
        .endPodAntiAffinity()
        .build();
  }

  private Container container() {
    return new ContainerBuilder()
        .withName("node")
        .withImage(member.image())
        .withImagePullPolicy(
            member.imagePullPolicy() == null ? null : member.imagePullPolicy().name())
        .withCommand(ReleaseParts.directCommand())
        .withEnv(environment())
        .addNewPort()
        .withName("http")
        .withContainerPort(Port.HTTP.number())
        .endPort()
        .withStartupProbe(PodParts.probe("live", 1, 120))
        .withReadinessProbe(PodParts.probe("ready", 2, 2))
        .withLivenessProbe(PodParts.probe("live", 10, 6))
        .withResources(
            new ResourceRequirementsBuilder()
                .withRequests(Map.of("cpu", edge.cpuOrDefault(), "memory", edge.memoryOrDefault()))
                .withLimits(Map.of("memory", edge.memoryOrDefault()))
                .build())
        .withSecurityContext(PodParts.containerSecurity())
        .withVolumeMounts(mounts())
        .build();
  }

  private static List<VolumeMount> mounts() {
    return List.of(
        PodParts.readOnly("partitions", PodParts.PARTITIONS_DIRECTORY),
        PodParts.readOnly("keys", PodParts.KEYS_DIRECTORY),
        PodParts.readOnly("tickets", PodParts.TICKETS_DIRECTORY),
        PodParts.writable("tmp", "/tmp"));
  }

  private List<EnvVar> environment() {
    return List.of(
        variable("SKERRY_ROLE", "edge"),
        variable("SKERRY_CLUSTER", name.qualified()),
        variable("SKERRY_PARTITION_MAP", PodParts.PARTITIONS_DIRECTORY + "/" + PartitionMap.FILE),
        variable("SKERRY_VERIFICATION_KEYS", PodParts.KEYS_DIRECTORY + "/" + VerificationKeys.FILE),
        variable("SKERRY_TICKETS_KEYS", PodParts.TICKETS_DIRECTORY + "/" + TicketKeys.KEYS_FILE),
        variable("SKERRY_TICKETS_LIFETIME", edge.ticketLifetimeSecondsOrDefault() + "s"),
        variable(
            "SKERRY_REGISTRY_REQUESTS_PER_SECOND",
            Integer.toString(edge.requestsPerSecondOrDefault())),
        variable(
            "SKERRY_REGISTRY_ADDRESS_REQUESTS_PER_SECOND",
            Integer.toString(edge.requestsPerSecondPerAddressOrDefault())),
        variable(
            "SKERRY_REGISTRY_TRUSTED_PROXIES", Integer.toString(edge.trustedProxiesOrDefault())),
        variable("QUARKUS_HTTP_PORT", Integer.toString(Port.HTTP.number())),
        variable("JAVA_TOOL_OPTIONS", PodParts.EDGE_JAVA_OPTIONS));
  }

  private static EnvVar variable(String variable, String value) {
    return new EnvVar(variable, value, null);
  }
}
