package chat.skerry.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterStatus;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.condition.Condition;
import chat.skerry.operator.chatcluster.NodeRelease;
import chat.skerry.testkit.kubernetes.ApiServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The operator against a real API server, with scripted kubelets. There is no garbage collector.
class OperatorIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static KubernetesClient client;

  private String namespace;
  private DemoCluster demo;
  private ScriptedKubelets kubelets;
  private RunningOperator operator;

  @BeforeAll
  static void installDefinitions() throws IOException {
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(ApiServer.shared().kubeconfig()))
            .build();
    try (Stream<Path> files = Files.list(Path.of("../crds/generated"))) {
      for (Path file : files.toList()) {
        client.load(Files.newInputStream(file)).serverSideApply();
      }
    }
    await()
        .atMost(DemoCluster.LIMIT)
        .ignoreExceptions()
        .until(() -> client.resources(ChatIsland.class).inAnyNamespace().list() != null);
    makeNamespace("skerry-system");
  }

  @AfterAll
  static void closeClient() {
    client.close();
  }

  @BeforeEach
  void start() {
    namespace = "acme" + NUMBER.incrementAndGet();
    makeNamespace(namespace);
    demo = new DemoCluster(client, namespace);
    kubelets = new ScriptedKubelets(client, namespace);
    operator = RunningOperator.start(client, namespace);
  }

  @AfterEach
  void stop() {
    operator.close();
    kubelets.close();
  }

  @Test
  void makesAClusterReadyAndSaysWhereItIs() {
    demo.apply(demo.spec(""));
    demo.awaitReady();

    ChatClusterStatus status = demo.status();
    assertThat(status.islandsReady()).isEqualTo("2/2");
    assertThat(status.registry()).matches("http://10\\.99\\.0\\.1:3\\d{4}");
    assertThat(status.identityKey()).hasSize(44);
    assertThat(status.partitionMapVersion()).isEqualTo(1);
    assertThat(status.currentVersion()).isEqualTo("0.1.0");
    assertThat(DemoCluster.names(demo.children()))
        .contains(
            "ConfigMap/demo-partitions",
            "ConfigMap/demo-verification-keys",
            "NetworkPolicy/demo-node",
            "Pod/demo-0-a",
            "Pod/demo-1-b",
            "PodDisruptionBudget/demo-1",
            "Secret/demo-0-b-identity",
            "Secret/demo-identity",
            "Service/demo-0",
            "Service/demo-0-a",
            "Service/demo-registry",
            "ServiceAccount/demo-node");
    assertThat(demo.children())
        .allSatisfy(child -> assertThat(child.getMetadata().getOwnerReferences()).hasSize(1));
  }

  @Test
  void writesNothingTheSecondTime() throws InterruptedException {
    demo.apply(demo.spec(""));
    demo.awaitReady();
    demo.awaitCondition("Progressing", Condition.Status.False, "Settled");
    Map<String, String> before = demo.versions();

    operator.close();
    operator = RunningOperator.start(client, namespace);
    Thread.sleep(3_000);

    assertThat(demo.versions()).isEqualTo(before);
  }

  @Test
  void bringsBackWhatWasDeleted() {
    demo.apply(demo.spec(""));
    demo.awaitReady();
    List<String> before = DemoCluster.names(demo.children());

    client.pods().inNamespace(namespace).withName("demo-0-a").delete();
    client.services().inNamespace(namespace).withName("demo-1-b").delete();
    client.services().inNamespace(namespace).withName("demo-registry").delete();
    client.configMaps().inNamespace(namespace).withName("demo-partitions").delete();
    client.configMaps().inNamespace(namespace).withName("demo-verification-keys").delete();
    client.network().v1().networkPolicies().inNamespace(namespace).delete();
    client.policy().v1().podDisruptionBudget().inNamespace(namespace).delete();
    client.secrets().inNamespace(namespace).withName("demo-0-a-identity").delete();

    await()
        .atMost(DemoCluster.LIMIT)
        .untilAsserted(() -> assertThat(DemoCluster.names(demo.children())).isEqualTo(before));
    demo.awaitReady();
    await().atMost(DemoCluster.LIMIT).until(() -> demo.partitionMap().contains("\"version\":2"));
  }

  @Test
  void undoesWhatSomebodyChangedInAChild() {
    demo.apply(demo.spec(""));
    demo.awaitReady();

    client
        .services()
        .inNamespace(namespace)
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
            assertThat(demo.service("demo-0-a").getSpec().getSelector())
                .containsEntry("skerry.chat/member", "demo-0-a"));
  }

  @Test
  void showsABadSpecWithItsPathAndStaysWithTheLastGoodOne() {
    demo.apply(demo.spec(""));
    demo.awaitReady();
    long generation = demo.island("demo-0").getMetadata().getGeneration();

    demo.apply(demo.spec("").replace("c:9042", "c:99042"));

    demo.awaitCondition("SpecValid", Condition.Status.False, "InvalidSpec");
    assertThat(demo.condition("SpecValid").message())
        .contains("spec.store.cassandra.contactPoints[0]: c:99042 (expected: host:port")
        .contains("The last good spec stays in force");
    assertThat(demo.condition("Ready").status()).isEqualTo(Condition.Status.True);
    assertThat(demo.island("demo-0").getMetadata().getGeneration()).isEqualTo(generation);
    await()
        .atMost(DemoCluster.LIMIT)
        .untilAsserted(() ->
            assertThat(client.v1().events().inNamespace(namespace).list().getItems())
                .extracting(Event::getReason)
                .containsOnlyOnce("InvalidSpec"));

    client.pods().inNamespace(namespace).withName("demo-0-a").delete();
    await()
        .atMost(DemoCluster.LIMIT)
        .until(() -> DemoCluster.names(demo.children()).contains("Pod/demo-0-a"));

    demo.apply(demo.spec(""));
    demo.awaitCondition("SpecValid", Condition.Status.True, "Valid");
  }

  @Test
  void convergesWhenItIsKilledAgainAndAgain() throws InterruptedException {
    Random random = new Random(7);
    demo.apply(demo.spec(""));
    for (int kill = 0; kill < 12; kill++) {
      Thread.sleep(random.nextInt(250));
      operator.close();
      operator = RunningOperator.start(client, namespace);
    }
    demo.awaitReady();
    demo.awaitCondition("Progressing", Condition.Status.False, "Settled");
    String key = demo.status().identityKey();

    demo.apply(demo.spec("version: 0.2.0"));
    for (int kill = 0; kill < 8; kill++) {
      Thread.sleep(random.nextInt(400));
      operator.close();
      operator = RunningOperator.start(client, namespace);
    }

    await().atMost(DemoCluster.LIMIT).until(() -> "0.2.0".equals(demo.status().currentVersion()));
    demo.awaitReady();
    assertThat(demo.status().identityKey()).isEqualTo(key);
  }

  @Test
  void seesASpecThatChangesWhileTheStatusIsWritten() {
    demo.apply(demo.spec(""));
    demo.awaitReady();

    for (int change = 1; change <= 20; change++) {
      client.pods().inNamespace(namespace).withName("demo-1-b").delete();
      demo.apply(demo.spec("access: {type: NodePort, advertisedHost: h" + change + "}"));
    }

    await()
        .atMost(DemoCluster.LIMIT)
        .untilAsserted(() -> {
          assertThat(demo.island("demo-0").getSpec().access().advertisedHost()).isEqualTo("h20");
          assertThat(demo.island("demo-1").getSpec().access().advertisedHost()).isEqualTo("h20");
          assertThat(demo.status().registry()).startsWith("http://h20:");
        });
    demo.awaitReady();
    assertThat(demo.partitionMap()).contains("\"h20:3");
  }

  @Test
  void replacesMembersOneAtATime() {
    demo.apply(demo.spec(""));
    demo.awaitReady();
    kubelets.holdBack("demo-0-a");

    demo.apply(demo.spec("version: 0.2.0"));

    await().atMost(DemoCluster.LIMIT).until(() -> "0.2.0".equals(demo.release("demo-0-a")));
    await()
        .during(Duration.ofSeconds(2))
        .atMost(DemoCluster.LIMIT)
        .until(() -> demo.release("demo-0-b").equals("0.1.0"));
    assertThat(demo.release("demo-1-a")).isEqualTo("0.1.0");
    assertThat(demo.condition("Ready").message()).contains("demo-0-a: its readiness check fails");

    kubelets.letGo("demo-0-a");
    await().atMost(DemoCluster.LIMIT).until(() -> "0.2.0".equals(demo.status().currentVersion()));
    demo.awaitReady();
    assertThat(demo.release("demo-1-b")).isEqualTo("0.2.0");
  }

  @Test
  void doesNotRollWhenANewOperatorShipsAnotherNode() throws InterruptedException {
    demo.apply(demo.spec(""));
    demo.awaitReady();
    demo.awaitCondition("Progressing", Condition.Status.False, "Settled");
    Map<String, String> before = demo.versions();

    operator.close();
    operator =
        RunningOperator.start(
            client, namespace, new NodeRelease("localhost/skerry-node:9", "9.0.0"));
    Thread.sleep(3_000);

    assertThat(demo.versions()).isEqualTo(before);
  }

  @Test
  void changesNothingWhilePausedAndSaysSo() throws InterruptedException {
    demo.apply(demo.spec(""));
    demo.awaitReady();
    demo.apply(demo.spec("paused: true"));
    demo.awaitCondition("Paused", Condition.Status.True, "PausedBySpec");

    client.pods().inNamespace(namespace).withName("demo-0-a").delete();
    client.services().inNamespace(namespace).withName("demo-registry").delete();
    Thread.sleep(2_000);
    assertThat(DemoCluster.names(demo.children()))
        .doesNotContain("Pod/demo-0-a", "Service/demo-registry");
    demo.awaitCondition("Ready", Condition.Status.False, "IslandsNotReady");

    demo.apply(demo.spec(""));
    demo.awaitReady();
    assertThat(demo.status().conditions()).extracting(Condition::type).doesNotContain("Paused");
  }

  @Test
  void leavesAServiceOfSomebodyElseAlone() {
    Service theirs =
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName("demo-registry")
            .endMetadata()
            .withNewSpec()
            .addNewPort()
            .withPort(99)
            .endPort()
            .endSpec()
            .build();
    client.resource(theirs).create();

    demo.apply(demo.spec(""));

    demo.awaitCondition("Progressing", Condition.Status.True, "NameTaken");
    assertThat(demo.condition("Progressing").message())
        .contains("Service demo-registry: exists and belongs to something else");
    assertThat(demo.service("demo-registry").getSpec().getPorts().getFirst().getPort())
        .isEqualTo(99);

    client.resource(theirs).delete();
    demo.awaitReady();
  }

  @Test
  void shipsTheKeysOfTheControlPlane() {
    demo.apply(demo.spec(""));
    demo.awaitReady();

    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("skerry-system")
                .withName("keys-of-" + namespace)
                .addToLabels("skerry.chat/verification-keys", "true")
                .endMetadata()
                .addToData(
                    "jwks.json", "{\"keys\":[{\"kid\":\"" + namespace + "\",\"kty\":\"EC\"}]}")
                .build())
        .create();

    await()
        .atMost(DemoCluster.LIMIT)
        .untilAsserted(() ->
            assertThat(
                    client
                        .configMaps()
                        .inNamespace(namespace)
                        .withName("demo-verification-keys")
                        .get()
                        .getData()
                        .get("jwks.json"))
                .contains("\"kid\":\"" + namespace + "\""));
  }

  @Test
  void givesUpAMemberOnANodeThatIsSilent() {
    demo.apply(demo.spec(""));
    demo.awaitReady();
    String uid = demo.pod("demo-0-a").getMetadata().getUid();

    kubelets.silence("it-a");
    client.pods().inNamespace(namespace).withName("demo-0-a").withGracePeriod(1L).delete();

    await()
        .atMost(DemoCluster.LIMIT)
        .untilAsserted(() ->
            assertThat(client.pods().inNamespace(namespace).withName("demo-0-a").get())
                .isNotNull()
                .satisfies(pod -> assertThat(pod.getMetadata().getUid()).isNotEqualTo(uid)));
    kubelets.answer("it-a");
    demo.awaitReady();
  }

  @Test
  void makesNothingAgainAfterTheClusterWasDeleted() throws InterruptedException {
    demo.apply(demo.spec(""));
    demo.awaitReady();

    client.resources(ChatCluster.class).inNamespace(namespace).withName("demo").delete();
    await()
        .atMost(DemoCluster.LIMIT)
        .until(() ->
            client.resources(ChatCluster.class).inNamespace(namespace).list().getItems().isEmpty());
    client.pods().inNamespace(namespace).delete();
    client.services().inNamespace(namespace).withName("demo-registry").delete();
    Thread.sleep(2_000);

    assertThat(DemoCluster.names(demo.children()))
        .doesNotContain("Pod/demo-0-a", "Service/demo-registry");
  }

  private static void makeNamespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }
}
