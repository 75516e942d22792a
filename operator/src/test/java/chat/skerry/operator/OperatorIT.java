package chat.skerry.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterStatus;
import chat.skerry.crd.condition.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What the operator makes and keeps, against a real API server with scripted kubelets. There is no
/// garbage collector.
class OperatorIT {

  @RegisterExtension final OperatorUnderTest test = new OperatorUnderTest();

  @Test
  void makesAClusterReadyAndSaysWhereItIs() {
    test.demo().apply(test.demo().spec(""));
    test.demo().awaitReady();

    ChatClusterStatus status = test.demo().status();
    assertThat(status.islandsReady()).isEqualTo("2/2");
    assertThat(status.registry()).matches("http://10\\.99\\.0\\.1:3\\d{4}");
    assertThat(status.identityKey()).hasSize(44);
    assertThat(status.partitionMapVersion()).isEqualTo(1);
    assertThat(status.currentVersion()).isEqualTo("0.1.0");
    assertThat(DemoCluster.names(test.demo().children()))
        .contains(
            "ConfigMap/demo-partitions",
            "ConfigMap/demo-tickets",
            "ConfigMap/demo-verification-keys",
            "Deployment/demo-edge",
            "NetworkPolicy/demo-edge",
            "NetworkPolicy/demo-node",
            "Pod/demo-0-a",
            "Pod/demo-1-b",
            "PodDisruptionBudget/demo-1",
            "PodDisruptionBudget/demo-edge",
            "Secret/demo-0-b-identity",
            "Secret/demo-identity",
            "Secret/demo-ticket-keys",
            "Service/demo-0",
            "Service/demo-0-a",
            "Service/demo-registry",
            "ServiceAccount/demo-node");
    assertThat(test.demo().children())
        .allSatisfy(child -> assertThat(child.getMetadata().getOwnerReferences()).hasSize(1));
  }

  @Test
  void writesNothingTheSecondTime() throws InterruptedException {
    test.demo().apply(test.demo().spec(""));
    test.demo().awaitReady();
    test.demo().awaitCondition("Progressing", Condition.Status.False, "Settled");
    Map<String, String> before = test.demo().versions();

    test.restart();
    Thread.sleep(3_000);

    assertThat(test.demo().versions()).isEqualTo(before);
  }

  @Test
  void bringsBackWhatWasDeleted() {
    test.demo().apply(test.demo().spec(""));
    test.demo().awaitReady();
    List<String> before = DemoCluster.names(test.demo().children());

    test.client().pods().inNamespace(test.namespace()).withName("demo-0-a").delete();
    test.client().services().inNamespace(test.namespace()).withName("demo-1-b").delete();
    test.client().services().inNamespace(test.namespace()).withName("demo-registry").delete();
    test.client().configMaps().inNamespace(test.namespace()).withName("demo-partitions").delete();
    test.client()
        .configMaps()
        .inNamespace(test.namespace())
        .withName("demo-verification-keys")
        .delete();
    test.client().network().v1().networkPolicies().inNamespace(test.namespace()).delete();
    test.client().policy().v1().podDisruptionBudget().inNamespace(test.namespace()).delete();
    test.client().secrets().inNamespace(test.namespace()).withName("demo-0-a-identity").delete();

    await()
        .atMost(DemoCluster.LIMIT)
        .untilAsserted(
            () -> assertThat(DemoCluster.names(test.demo().children())).isEqualTo(before));
    test.demo().awaitReady();
    await()
        .atMost(DemoCluster.LIMIT)
        .until(() -> test.demo().partitionMap().contains("\"version\":2"));
  }

  @Test
  void undoesWhatSomebodyChangedInAChild() {
    test.demo().apply(test.demo().spec(""));
    test.demo().awaitReady();

    test.client()
        .services()
        .inNamespace(test.namespace())
        .withName("demo-0-a")
        .edit(service ->
            new ServiceBuilder(service)
                .editSpec()
                .withSelector(Map.of("app", "other"))
                .endSpec()
                .build());

    await()
        .atMost(DemoCluster.LIMIT)
        .untilAsserted(() ->
            assertThat(test.demo().service("demo-0-a").getSpec().getSelector())
                .containsEntry("skerry.chat/member", "demo-0-a"));
  }

  @Test
  void leavesAServiceOfSomebodyElseAlone() {
    Service theirs =
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace(test.namespace())
            .withName("demo-registry")
            .endMetadata()
            .withNewSpec()
            .addNewPort()
            .withPort(99)
            .endPort()
            .endSpec()
            .build();
    test.client().resource(theirs).create();

    test.demo().apply(test.demo().spec(""));

    test.demo().awaitCondition("Progressing", Condition.Status.True, "NameTaken");
    assertThat(test.demo().condition("Progressing").message())
        .contains("Service demo-registry: exists and belongs to something else");
    assertThat(test.demo().service("demo-registry").getSpec().getPorts().getFirst().getPort())
        .isEqualTo(99);

    test.client().resource(theirs).delete();
    test.demo().awaitReady();
  }

  @Test
  void shipsTheKeysOfTheControlPlane() {
    test.demo().apply(test.demo().spec(""));
    test.demo().awaitReady();

    test.client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("skerry-system")
                .withName("keys-of-" + test.namespace())
                .addToLabels("skerry.chat/verification-keys", "true")
                .endMetadata()
                .addToData(
                    "jwks.json",
                    "{\"keys\":[{\"kid\":\"" + test.namespace() + "\",\"kty\":\"EC\"}]}")
                .build())
        .create();

    await()
        .atMost(DemoCluster.LIMIT)
        .untilAsserted(() ->
            assertThat(
                    test.client()
                        .configMaps()
                        .inNamespace(test.namespace())
                        .withName("demo-verification-keys")
                        .get()
                        .getData()
                        .get("jwks.json"))
                .contains("\"kid\":\"" + test.namespace() + "\""));
  }

  @Test
  void givesUpAMemberOnANodeThatIsSilent() {
    test.demo().apply(test.demo().spec(""));
    test.demo().awaitReady();
    String uid = test.demo().pod("demo-0-a").getMetadata().getUid();

    test.kubelets().silence("it-a");
    test.client()
        .pods()
        .inNamespace(test.namespace())
        .withName("demo-0-a")
        .withGracePeriod(1L)
        .delete();

    await()
        .atMost(DemoCluster.LIMIT)
        .untilAsserted(() ->
            assertThat(
                    test.client().pods().inNamespace(test.namespace()).withName("demo-0-a").get())
                .isNotNull()
                .satisfies(pod -> assertThat(pod.getMetadata().getUid()).isNotEqualTo(uid)));
    test.kubelets().answer("it-a");
    test.demo().awaitReady();
  }

  @Test
  void makesNothingAgainAfterTheClusterWasDeleted() throws InterruptedException {
    test.demo().apply(test.demo().spec(""));
    test.demo().awaitReady();

    test.client()
        .resources(ChatCluster.class)
        .inNamespace(test.namespace())
        .withName("demo")
        .delete();
    await()
        .atMost(DemoCluster.LIMIT)
        .until(() ->
            test.client()
                .resources(ChatCluster.class)
                .inNamespace(test.namespace())
                .list()
                .getItems()
                .isEmpty());
    test.client().pods().inNamespace(test.namespace()).delete();
    test.client().services().inNamespace(test.namespace()).withName("demo-registry").delete();
    Thread.sleep(2_000);

    assertThat(DemoCluster.names(test.demo().children()))
        .doesNotContain("Pod/demo-0-a", "Service/demo-registry");
  }
}
