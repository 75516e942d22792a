package chat.skerry.operator.chatisland;

import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.operator.naming.IslandName;
import chat.skerry.operator.naming.Labels;
import chat.skerry.operator.naming.MemberName;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.naming.Port;
import chat.skerry.operator.plan.Child;
import chat.skerry.operator.pod.Launcher;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;
import java.util.Map;

/// The children of one ChatIsland as they should be.
record IslandChildren(ChatIsland island, IslandName name, Launcher launcher) {

  /// Gives members their names in DNS, ready or not: they find each other before they are ready.
  Service headless() {
    return Child.stamped(
        new ServiceBuilder()
            .withMetadata(metadata(name.name(), Labels.of(name)))
            .withNewSpec()
            .withType("ClusterIP")
            .withClusterIP("None")
            .withPublishNotReadyAddresses(true)
            .withSelector(Labels.selecting(name))
            .withPorts(
                port("chat", Port.CHAT.number()),
                port("http", Port.HTTP.number()),
                port("peer", Port.PEER.number()),
                port("island", Port.ISLAND_TRANSPORT.number()))
            .endSpec()
            .build());
  }

  /// How devices reach one member. Ready or not: it has no other pod to lead to, and while the
  /// container with the release restarts, Kubernetes calls the whole pod not ready.
  Service memberService(MemberName member) {
    return Child.stamped(
        new ServiceBuilder()
            .withMetadata(metadata(member.name(), Labels.of(member)))
            .withNewSpec()
            .withType(island.getSpec().access().typeOrDefault().name())
            .withPublishNotReadyAddresses(true)
            .withSelector(Labels.selecting(member))
            .withPorts(devicePorts())
            .endSpec()
            .build());
  }

  private List<ServicePort> devicePorts() {
    ServicePort chat = port("chat", Port.CHAT.number());
    return island.getSpec().access().takesWebSockets()
        ? List.of(chat, port("websocket", Port.WEBSOCKET.number()))
        : List.of(chat);
  }

  PodDisruptionBudget disruptionBudget() {
    return Child.stamped(
        new PodDisruptionBudgetBuilder()
            .withMetadata(metadata(name.name(), Labels.of(name)))
            .withNewSpec()
            .withMinAvailable(new IntOrString(1))
            .withNewSelector()
            .withMatchLabels(Labels.selecting(name))
            .endSelector()
            .endSpec()
            .build());
  }

  /// With the release that the member is to have, which may not be that of the island.
  Pod pod(MemberName member) {
    ChatIsland own = new ChatIsland();
    own.setMetadata(island.getMetadata());
    ChatIslandSpec spec = island.getSpec();
    own.setSpec(
        spec.releaseOf(member.name())
            .map(asked -> spec.withRelease(asked.version(), asked.image()))
            .orElse(spec));
    return new MemberPod(own, member, launcher).build();
  }

  private ObjectMeta metadata(String childName, Map<String, String> labels) {
    return new ObjectMetaBuilder()
        .withNamespace(name.namespace())
        .withName(childName)
        .withLabels(labels)
        .withOwnerReferences(Owner.of(island))
        .build();
  }

  private static ServicePort port(String portName, int number) {
    return new ServicePortBuilder()
        .withName(portName)
        .withProtocol("TCP")
        .withPort(number)
        .withTargetPort(new IntOrString(portName))
        .build();
  }
}
