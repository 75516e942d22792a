package chat.skerry.operator.chatcluster;

import chat.skerry.crd.chatcluster.AccessSpec;
import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.EdgeSpec;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.operator.chatisland.IslandResource;
import chat.skerry.operator.naming.ClusterName;
import chat.skerry.operator.naming.Labels;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.naming.Port;
import chat.skerry.operator.partitions.PartitionMap;
import chat.skerry.operator.plan.Child;
import chat.skerry.operator.ticketkeys.TicketKeys;
import chat.skerry.operator.verificationkeys.VerificationKeys;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The children of one ChatCluster as they should be.
record ClusterChildren(ChatCluster cluster, ClusterName name) {

  ChatIsland island(ChatIslandSpec spec) {
    return IslandResource.of(cluster, spec);
  }

  /// Members need no rights at all.
  ServiceAccount serviceAccount() {
    return Child.stamped(
        new ServiceAccountBuilder()
            .withMetadata(metadata(name.serviceAccount()))
            .withAutomountServiceAccountToken(false)
            .build());
  }

  /// Leads to the edges; where there shall be none, to the members.
  Service registry(AccessSpec access, EdgeSpec edge) {
    return Child.stamped(
        new ServiceBuilder()
            .withMetadata(metadata(name.registryService()))
            .withNewSpec()
            .withType(access.typeOrDefault().name())
            .withSelector(
                edge.replicasOrDefault() == 0
                    ? Labels.selecting(name)
                    : Labels.selectingEdges(name))
            .addNewPort()
            .withName("http")
            .withProtocol("TCP")
            .withPort(Port.REGISTRY.number())
            .withTargetPort(new IntOrString("http"))
            .endPort()
            .endSpec()
            .build());
  }

  /// Devices and metrics from anywhere; the ports between members only for members; reports for the
  /// edges.
  NetworkPolicy networkPolicy() {
    LabelSelector members = selector(Labels.selecting(name));
    return Child.stamped(
        new NetworkPolicyBuilder()
            .withMetadata(metadata(name.networkPolicy()))
            .withNewSpec()
            .withPodSelector(members)
            .withPolicyTypes("Ingress")
            .addNewIngress()
            .withPorts(devicePorts())
            .endIngress()
            .addNewIngress()
            .addNewFrom()
            .withPodSelector(members)
            .endFrom()
            .withPorts(
                port(Port.PEER.number()),
                port(Port.ISLAND_TRANSPORT.number()),
                port(Port.ISLAND_TRANSPORT_1.number()),
                port(Port.ISLAND_FAILURE_DETECTION.number()),
                port(Port.ISLAND_FAILURE_DETECTION_1.number()))
            .endIngress()
            .addNewIngress()
            .addNewFrom()
            .withPodSelector(selector(Labels.selectingEdges(name)))
            .endFrom()
            .withPorts(port(Port.PEER.number()))
            .endIngress()
            .endSpec()
            .build());
  }

  private List<NetworkPolicyPort> devicePorts() {
    List<NetworkPolicyPort> ports = new ArrayList<>();
    ports.add(port(Port.CHAT.number()));
    ports.add(port(Port.HTTP.number()));
    if (cluster.getSpec().accessOrDefault().takesWebSockets()) {
      ports.add(port(Port.WEBSOCKET.number()));
    }
    return ports;
  }

  /// HTTP from anywhere; and out only to the members' reports, and to whoever resolves names.
  NetworkPolicy edgePolicy() {
    return Child.stamped(
        new NetworkPolicyBuilder()
            .withMetadata(metadata(name.edges()))
            .withNewSpec()
            .withPodSelector(selector(Labels.selectingEdges(name)))
            .withPolicyTypes("Ingress", "Egress")
            .addNewIngress()
            .withPorts(port(Port.HTTP.number()))
            .endIngress()
            .addNewEgress()
            .addNewTo()
            .withPodSelector(selector(Labels.selecting(name)))
            .endTo()
            .withPorts(port(Port.PEER.number()))
            .endEgress()
            .addNewEgress()
            .withPorts(
                port(Port.DNS.number()),
                new NetworkPolicyPort(null, new IntOrString(Port.DNS.number()), "UDP"))
            .endEgress()
            .endSpec()
            .build());
  }

  Deployment edges(Wanted wanted) {
    return new EdgeDeployment(name, wanted.edge(), wanted.islands().getFirst())
        .build(metadata(name.edges()));
  }

  PodDisruptionBudget edgeDisruptionBudget() {
    return Child.stamped(
        new PodDisruptionBudgetBuilder()
            .withMetadata(metadata(name.edges()))
            .withNewSpec()
            .withMaxUnavailable(new IntOrString(1))
            .withSelector(selector(Labels.selectingEdges(name)))
            .endSpec()
            .build());
  }

  ConfigMap tickets(String policy) {
    return Child.stamped(
        configMap(name.ticketsConfigMap(), Map.of(TicketKeys.POLICY_FILE, policy)));
  }

  ConfigMap verificationKeys(String jwks) {
    return Child.stamped(
        configMap(name.verificationKeysConfigMap(), Map.of(VerificationKeys.FILE, jwks)));
  }

  /// Not stamped: it is replaced as a whole, under the version that was observed.
  ConfigMap partitions(PartitionMap map) {
    return configMap(name.partitionsConfigMap(), Map.of(PartitionMap.FILE, map.toJson()));
  }

  private ConfigMap configMap(String childName, Map<String, String> files) {
    return new ConfigMapBuilder().withMetadata(metadata(childName)).withData(files).build();
  }

  private ObjectMeta metadata(String childName) {
    return new ObjectMetaBuilder()
        .withNamespace(name.namespace())
        .withName(childName)
        .withLabels(Labels.of(name))
        .withOwnerReferences(Owner.of(cluster))
        .build();
  }

  private static LabelSelector selector(Map<String, String> labels) {
    return new LabelSelectorBuilder().withMatchLabels(labels).build();
  }

  private static NetworkPolicyPort port(int number) {
    return new NetworkPolicyPort(null, new IntOrString(number), "TCP");
  }
}
