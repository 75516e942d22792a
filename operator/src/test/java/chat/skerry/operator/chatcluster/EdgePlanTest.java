package chat.skerry.operator.chatcluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.crd.chatcluster.EdgeSpec;
import chat.skerry.crd.condition.Condition;
import chat.skerry.operator.naming.ClusterName;
import chat.skerry.operator.naming.Labels;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EdgePlanTest {
  private final ClusterWorld world = new ClusterWorld(new NodeRelease("r/node:0.1.0-abc", "0.1.0"));

  @Test
  void makesEdgesThatTheRegistryLeadsTo() {
    world.settle();

    Deployment edges = edges();
    assertThat(edges.getSpec().getReplicas()).isEqualTo(2);
    assertThat(environment(edges))
        .containsEntry("SKERRY_ROLE", "edge")
        .containsEntry("SKERRY_CLUSTER", "acme/demo")
        .containsEntry("SKERRY_TICKETS_KEYS", "/etc/skerry/tickets/keys.json")
        .containsEntry("SKERRY_TICKETS_LIFETIME", "600s")
        .doesNotContainKeys("SKERRY_ISLAND", "SKERRY_MEMBER", "SKERRY_STORE_KIND");
    assertThat(registry().getSpec().getSelector())
        .isEqualTo(edges.getSpec().getSelector().getMatchLabels());
    assertThat(find(PodDisruptionBudget.class, "demo-edge").getSpec().getSelector())
        .isEqualTo(edges.getSpec().getSelector());
    assertThat(status("Ready").status()).isEqualTo(Condition.Status.True);
  }

  @Test
  void nothingThatSelectsMembersSelectsEdges() {
    world.settle();
    Map<String, String> labels = edges().getSpec().getTemplate().getMetadata().getLabels();
    assertThat(Labels.selecting(new ClusterName("acme", "demo")).entrySet())
        .noneMatch(label -> labels.entrySet().contains(label));
    assertThat(labels).doesNotContainKey(Labels.MANAGED_BY);
  }

  @Test
  void edgesRunWithoutAnyRight() {
    world.settle();
    PodSpec pod = edges().getSpec().getTemplate().getSpec();
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getServiceAccountName()).isEqualTo("demo-node");
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getContainers().getFirst().getSecurityContext().getReadOnlyRootFilesystem())
        .isTrue();
    assertThat(pod.getContainers().getFirst().getSecurityContext().getCapabilities().getDrop())
        .containsExactly("ALL");
    assertThat(pod.getVolumes())
        .as("neither a member's identity nor the cluster's")
        .extracting(volume -> volume.getSecret() == null ? "" : volume.getSecret().getSecretName())
        .containsOnly("", "demo-ticket-keys");
  }

  @Test
  void edgesReachTheReportsOfMembersAndNothingElse() {
    world.settle();
    NetworkPolicy edges = find(NetworkPolicy.class, "demo-edge");
    assertThat(edges.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(edges.getSpec().getEgress().getFirst().getPorts())
        .singleElement()
        .satisfies(port -> assertThat(port.getPort().getIntVal()).isEqualTo(9000));
    LabelSelector selector = edges.getSpec().getPodSelector();
    assertThat(find(NetworkPolicy.class, "demo-node").getSpec().getIngress().getLast())
        .satisfies(rule -> {
          assertThat(rule.getFrom().getFirst().getPodSelector()).isEqualTo(selector);
          assertThat(rule.getPorts())
              .singleElement()
              .satisfies(port -> assertThat(port.getPort().getIntVal()).isEqualTo(9000));
        });
  }

  @Test
  void tellsMembersOfAKeyBeforeAnyEdgeHasIt() {
    Plan first = world.plan();
    world.run(first);
    assertThat(targets(world.plan()))
        .contains("ConfigMap demo-tickets")
        .doesNotContain("Deployment demo-edge");
    world.settle();
    assertThat(policy()).contains("\"required\":false").containsPattern("\"[A-Za-z0-9+/]{43}=\"");
  }

  @Test
  void changesWhatMembersAskForWithoutTouchingAnIsland() {
    world.settle();
    world.change(Clusters.withEdge(Clusters.edge(2, EdgeSpec.Tickets.Required)));
    assertThat(targets(world.plan()))
        .containsExactly("ConfigMap demo-tickets", "Deployment demo-edge");
    world.settle();
    assertThat(policy()).contains("\"required\":true");
  }

  @Test
  void leadsTheRegistryToTheMembersWhereThereShallBeNoEdges() {
    world.settle();
    world.change(Clusters.withEdge(Clusters.edge(0, EdgeSpec.Tickets.Optional)));
    world.settle();
    assertThat(edges().getSpec().getReplicas()).isZero();
    assertThat(registry().getSpec().getSelector()).isEqualTo(Map.of("skerry.chat/cluster", "demo"));
    assertThat(policy()).isEqualTo("{\"required\":false,\"keys\":[]}");
    assertThat(status("Ready").status()).isEqualTo(Condition.Status.True);
  }

  @Test
  void isNotReadyWhileNoEdgeAnswers() {
    world.settle();
    Deployment edges = edges();
    edges.getStatus().setAvailableReplicas(0);
    world.world().put(edges);
    assertThat(status("Ready").reason()).isEqualTo("EdgesNotReady");
    assertThat(status("Ready").message()).contains("demo-edge: none of 2");
    edges.getStatus().setAvailableReplicas(1);
    world.world().put(edges);
    assertThat(status("Ready").status()).isEqualTo(Condition.Status.True);
    assertThat(status("Progressing").message()).contains("demo-edge: 1 of 2");
  }

  @Test
  void staysWithTheLastGoodEdgesWhenTheNewSpecIsNotValid() {
    world.change(Clusters.withEdge(Clusters.edge(3, EdgeSpec.Tickets.Required)));
    world.settle();
    world.change(Clusters.withEdge(Clusters.edge(0, EdgeSpec.Tickets.Required)));
    assertThat(SpecCheck.of(world.cluster()))
        .singleElement()
        .hasToString(
            "spec.edge.tickets: Required (expected: Optional, because edge.replicas is 0)");
    assertThat(world.plan().actions()).isEmpty();
    world.remove(Service.class, "demo-registry");
    world.settle();
    assertThat(registry().getSpec().getSelector()).containsOnlyKeys(Labels.EDGE);
  }

  @Test
  void bringsBackWhatWasDeleted() {
    world.settle();
    world.remove(Deployment.class, "demo-edge");
    world.remove(PodDisruptionBudget.class, "demo-edge");
    world.remove(NetworkPolicy.class, "demo-edge");
    world.remove(ConfigMap.class, "demo-tickets");
    assertThat(targets(world.plan()))
        .containsExactly(
            "NetworkPolicy demo-edge",
            "ConfigMap demo-tickets",
            "Deployment demo-edge",
            "PodDisruptionBudget demo-edge");
  }

  @Test
  void rotatesTicketKeysWithOverlap() {
    world.settle();
    String before = policy();
    world.world().pass(Duration.ofDays(30));
    assertThat(world.plan().actions()).singleElement().isInstanceOf(Action.RotateTicketKeys.class);
    world.settle();
    assertThat(policy())
        .as("two keys")
        .contains(before.substring(0, before.length() - 2))
        .contains(",");
    world.world().pass(Duration.ofHours(26));
    world.settle();
    assertThat(policy()).hasSameSizeAs(before).isNotEqualTo(before);
  }

  @Test
  void makesNewTicketKeysWhereTheSecretIsGoneOrBroken() {
    world.settle();
    String before = policy();
    world.remove(Secret.class, "demo-ticket-keys");
    world.settle();
    String after = policy();
    assertThat(after).isNotEqualTo(before);
    Secret broken = find(Secret.class, "demo-ticket-keys");
    broken.setData(Map.of("keys.json", "bm8="));
    world.world().put(broken);
    assertThat(targets(world.plan())).containsExactly("Secret demo-ticket-keys");
    world.settle();
    assertThat(policy()).isNotEqualTo(after);
  }

  @Test
  void namesTheFieldsThatAreNotValid() {
    world.change(Clusters.withEdge(new EdgeSpec(17, new Quantity("-1"), null, null, 5, 0, 0, 9)));
    assertThat(SpecCheck.of(world.cluster()))
        .extracting(SpecProblem::toString)
        .containsExactly(
            "spec.edge.replicas: 17 (expected: 0 to 16)",
            "spec.edge.cpu: -1 (expected: a positive quantity such as 500m or 512Mi)",
            "spec.edge.ticketLifetimeSeconds: 5 (expected: 60 to 86400)",
            "spec.edge.requestsPerSecond: 0 (expected: 1 to 100000)",
            "spec.edge.requestsPerSecondPerAddress: 0 (expected: 1 to 100000)",
            "spec.edge.trustedProxies: 9 (expected: 0 to 8)");
  }

  private Deployment edges() {
    return find(Deployment.class, "demo-edge");
  }

  private Service registry() {
    return find(Service.class, "demo-registry");
  }

  private String policy() {
    return find(ConfigMap.class, "demo-tickets").getData().getOrDefault("tickets.json", "");
  }

  private Condition status(String type) {
    return world.statusNow().conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private <T extends HasMetadata> T find(Class<T> kind, String name) {
    return world.world().find(kind, name).orElseThrow();
  }

  private static Map<String, String> environment(Deployment edges) {
    return edges.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
  }

  private static List<String> targets(Plan plan) {
    return plan.actions().stream().map(Action::target).toList();
  }
}
