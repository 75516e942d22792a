package chat.skerry.operator.chatisland;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.crd.chatcluster.CassandraStore;
import chat.skerry.crd.chatcluster.LimitsSpec;
import chat.skerry.crd.chatcluster.MemberSpec;
import chat.skerry.crd.chatcluster.SecretReference;
import chat.skerry.crd.chatcluster.StoreSpec;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.operator.chatcluster.Clusters;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemberPodTest {

  @Test
  void runsWithoutAnyRight() {
    Pod pod = podOf(island(MemberSpec.DEFAULT, Clusters.CASSANDRA));
    Container node = pod.getSpec().getContainers().getFirst();

    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
        .isEqualTo("RuntimeDefault");
    assertThat(node.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(node.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(node.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(node.getVolumeMounts())
        .filteredOn(m -> !Boolean.TRUE.equals(m.getReadOnly()))
        .extracting(m -> m.getMountPath())
        .containsExactly("/tmp", "/run/skerry");
    Container release = pod.getSpec().getContainers().getLast();
    assertThat(release.getSecurityContext()).isEqualTo(node.getSecurityContext());
    assertThat(release.getVolumeMounts())
        .extracting(m -> m.getMountPath())
        .containsExactly("/releases");
  }

  @Test
  void keepsTheMembersOfAnIslandOnDifferentNodes() {
    var affinity = podOf(island(MemberSpec.DEFAULT, Clusters.CASSANDRA)).getSpec().getAffinity();

    assertThat(affinity.getPodAntiAffinity().getRequiredDuringSchedulingIgnoredDuringExecution())
        .singleElement()
        .satisfies(term -> {
          assertThat(term.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
          assertThat(term.getLabelSelector().getMatchLabels())
              .isEqualTo(Map.of("skerry.chat/island", "demo-0"));
        });
  }

  @Test
  void prefersDifferentNodesWhereAskedTo() {
    MemberSpec preferred =
        new MemberSpec(null, null, null, MemberSpec.Spread.Preferred, null, null, null);
    var affinity = podOf(island(preferred, Clusters.CASSANDRA)).getSpec().getAffinity();

    assertThat(affinity.getPodAntiAffinity().getRequiredDuringSchedulingIgnoredDuringExecution())
        .isEmpty();
    assertThat(affinity.getPodAntiAffinity().getPreferredDuringSchedulingIgnoredDuringExecution())
        .hasSize(1);
  }

  @Test
  void getsWholeCpusWherePinned() {
    MemberSpec pinned = new MemberSpec(new Quantity("2"), null, true, null, null, null, null);
    var resources =
        podOf(island(pinned, Clusters.CASSANDRA))
            .getSpec()
            .getContainers()
            .getFirst()
            .getResources();

    assertThat(resources.getRequests()).isEqualTo(resources.getLimits());
    assertThat(resources.getLimits().get("cpu")).isEqualTo(new Quantity("2"));
  }

  @Test
  void isGuaranteedAsAWholeWherePinned() {
    MemberSpec pinned = new MemberSpec(new Quantity("2"), null, true, null, null, null, null);

    assertThat(podOf(island(pinned, Clusters.CASSANDRA)).getSpec().getContainers())
        .hasSize(2)
        .allSatisfy(container -> {
          var resources = container.getResources();
          assertThat(resources.getLimits()).containsOnlyKeys("cpu", "memory");
          assertThat(resources.getRequests()).isEqualTo(resources.getLimits());
        });
  }

  @Test
  void startsWhatTheContainerWithTheReleaseBrings() {
    Pod pod = podOf(island(MemberSpec.DEFAULT, Clusters.CASSANDRA));
    Container node = pod.getSpec().getContainers().getFirst();
    Container release = pod.getSpec().getContainers().getLast();

    assertThat(node.getName()).isEqualTo("node");
    assertThat(node.getImage()).isEqualTo("r/launcher:1");
    assertThat(node.getCommand()).containsExactly("/launcher", "/releases", "/run/skerry");
    assertThat(release.getName()).isEqualTo("release");
    assertThat(release.getImage()).isEqualTo("r/node:1");
    assertThat(release.getCommand()).containsExactly("/carrier", "carry", "/release", "/releases");
    assertThat(release.getStartupProbe().getExec().getCommand())
        .containsExactly("/carrier", "ready", "/release", "/releases");
    assertThat(List.of(node, release))
        .extracting(Container::getTerminationMessagePolicy)
        .containsOnly("FallbackToLogsOnError");
  }

  @Test
  void bringsNoMoreIntoTheVolumeThanTheKubeletAllows() {
    Pod pod = podOf(island(MemberSpec.DEFAULT, Clusters.CASSANDRA));
    long carried =
        pod.getSpec().getContainers().getLast().getEnv().stream()
            .filter(e -> e.getName().equals("SKERRY_RELEASES_BYTES"))
            .mapToLong(e -> Long.parseLong(e.getValue()))
            .findFirst()
            .orElseThrow();

    assertThat(pod.getSpec().getVolumes())
        .filteredOn(v -> v.getName().equals("releases"))
        .singleElement()
        .satisfies(v ->
            assertThat(v.getEmptyDir().getSizeLimit().getNumericalAmount().longValueExact())
                .isGreaterThan(carried));
  }

  @Test
  void hasRoomForTwoHeapsAndTwoSlots() {
    Container node =
        podOf(island(MemberSpec.DEFAULT, Clusters.CASSANDRA)).getSpec().getContainers().getFirst();

    assertThat(node.getEnv())
        .filteredOn(e -> e.getName().equals("JAVA_TOOL_OPTIONS"))
        .singleElement()
        .satisfies(e -> assertThat(e.getValue()).contains("-XX:MaxRAMPercentage=40"));
    assertThat(node.getPorts()).extracting(p -> p.getContainerPort()).contains(7800, 7801);
  }

  @Test
  void limitsOnlyMemoryWhereNotPinned() {
    var resources =
        podOf(island(MemberSpec.DEFAULT, Clusters.CASSANDRA))
            .getSpec()
            .getContainers()
            .getFirst()
            .getResources();

    assertThat(resources.getLimits()).containsOnlyKeys("memory");
  }

  @Test
  void takesCredentialsFromTheirSecret() {
    StoreSpec store =
        StoreSpec.of(
            new CassandraStore(
                List.of("c1:9042", "c2:9042"), "dc", "k", 3, new SecretReference("login")));

    List<EnvVar> env =
        podOf(island(MemberSpec.DEFAULT, store)).getSpec().getContainers().getFirst().getEnv();

    assertThat(env)
        .filteredOn(e -> e.getName().equals("SKERRY_STORE_CASSANDRA_PASSWORD"))
        .singleElement()
        .satisfies(e -> {
          assertThat(e.getValueFrom().getSecretKeyRef().getName()).isEqualTo("login");
          assertThat(e.getValueFrom().getSecretKeyRef().getKey()).isEqualTo("password");
        });
    assertThat(env)
        .filteredOn(e -> e.getName().equals("SKERRY_STORE_CASSANDRA_CONTACT_POINTS"))
        .extracting(EnvVar::getValue)
        .containsExactly("c1:9042,c2:9042");
  }

  @Test
  void addsTheOptionsOfTheSpecAfterItsOwn() {
    MemberSpec options =
        new MemberSpec(null, null, null, null, null, null, " -XX:MaxRAMPercentage=40 ");

    List<EnvVar> env =
        podOf(island(options, Clusters.CASSANDRA)).getSpec().getContainers().getFirst().getEnv();

    assertThat(env)
        .filteredOn(e -> e.getName().equals("JAVA_TOOL_OPTIONS"))
        .singleElement()
        .satisfies(e -> assertThat(e.getValue()).endsWith(" -XX:MaxRAMPercentage=40"));
  }

  @Test
  void leavesANodeThatDoesNotAnswerAfterHalfAMinuteUnlessToldOtherwise() {
    Toleration longer =
        new Toleration("NoExecute", "node.kubernetes.io/unreachable", "Exists", 600L, null);
    MemberSpec spec = new MemberSpec(null, null, null, null, null, List.of(longer), null);

    assertThat(podOf(island(spec, Clusters.CASSANDRA)).getSpec().getTolerations())
        .extracting(t -> t.getKey() + " " + t.getTolerationSeconds())
        .containsExactlyInAnyOrder(
            "node.kubernetes.io/unreachable 600", "node.kubernetes.io/not-ready 30");
  }

  @Test
  void hasARevisionThatOnlyTheSpecChanges() {
    ChatIsland one = island(MemberSpec.DEFAULT, Clusters.CASSANDRA);
    MemberSpec spelledOut =
        new MemberSpec(
            new Quantity("500m"),
            new Quantity("512Mi"),
            false,
            MemberSpec.Spread.Required,
            null,
            null,
            null);
    ChatIsland other =
        island(
            new MemberSpec(new Quantity("1"), null, null, null, null, null, null),
            Clusters.CASSANDRA);

    assertThat(Revision.of(island(spelledOut, Clusters.CASSANDRA).getSpec()))
        .isEqualTo(Revision.of(one.getSpec()))
        .as("a new operator must compute what older ones wrote: never change this value")
        .isEqualTo(REVISION_OF_DEFAULTS);
    assertThat(Revision.of(other.getSpec())).isNotEqualTo(Revision.of(one.getSpec()));
  }

  @Test
  void getsTheLimitsThatAreSetAndNoOthers() {
    LimitsSpec limits =
        new LimitsSpec(500_000, null, null, null, null, 20, null, null, null, 2_000);
    ChatIsland limited = island(MemberSpec.DEFAULT, Clusters.CASSANDRA, limits);
    ChatIsland none = island(MemberSpec.DEFAULT, Clusters.CASSANDRA, LimitsSpec.DEFAULT);

    assertThat(podOf(limited).getSpec().getContainers().getFirst().getEnv())
        .filteredOn(e -> e.getName().matches("SKERRY_(CHAT_.*_MAX|LIMITS_.*)"))
        .extracting(e -> e.getName() + "=" + e.getValue())
        .containsExactly(
            "SKERRY_CHAT_CONNECTIONS_MAX=500000",
            "SKERRY_LIMITS_PAIR_MESSAGES_PER_SECOND=20",
            "SKERRY_LIMITS_MAILBOX_ENVELOPES=2000");
    assertThat(Revision.of(none.getSpec())).isEqualTo(REVISION_OF_DEFAULTS);
    assertThat(Revision.of(limited.getSpec()))
        .as("the members are made again with new limits")
        .isNotEqualTo(REVISION_OF_DEFAULTS);
  }

  private static final String REVISION_OF_DEFAULTS = "d54a0682c8556078";

  private static ChatIsland island(MemberSpec member, StoreSpec store) {
    return island(member, store, null);
  }

  private static ChatIsland island(
      MemberSpec member, StoreSpec store, @Nullable LimitsSpec limits) {
    ChatIsland island = IslandWorld.islandOf(store, "r/node:1");
    ChatIslandSpec spec = island.getSpec();
    island.setSpec(
        new ChatIslandSpec(
            spec.cluster(),
            spec.index(),
            spec.partitions(),
            spec.version(),
            spec.image(),
            null,
            store,
            spec.access(),
            member,
            limits,
            null));
    return island;
  }

  private static Pod podOf(ChatIsland island) {
    return new MemberPod(
            island, IslandWorld.CLUSTER.island(0).members(2).getFirst(), IslandWorld.LAUNCHER)
        .build();
  }
}
