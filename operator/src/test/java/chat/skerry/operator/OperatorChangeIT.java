package chat.skerry.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.crd.condition.Condition;
import chat.skerry.operator.chatcluster.NodeRelease;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What the operator does when the spec changes, or itself is killed, against a real API server.
class OperatorChangeIT {

  @RegisterExtension final OperatorUnderTest test = new OperatorUnderTest();

  @Test
  void showsABadSpecWithItsPathAndStaysWithTheLastGoodOne() {
    test.demo().apply(test.demo().spec(""));
    test.demo().awaitReady();
    long generation = test.demo().island("demo-0").getMetadata().getGeneration();

    test.demo().apply(test.demo().spec("").replace("c:9042", "c:99042"));

    test.demo().awaitCondition("SpecValid", Condition.Status.False, "InvalidSpec");
    assertThat(test.demo().condition("SpecValid").message())
        .contains("spec.store.cassandra.contactPoints[0]: c:99042 (expected: host:port")
        .contains("The last good spec stays in force");
    assertThat(test.demo().condition("Ready").status()).isEqualTo(Condition.Status.True);
    assertThat(test.demo().island("demo-0").getMetadata().getGeneration()).isEqualTo(generation);
    await()
        .atMost(DemoCluster.LIMIT)
        .untilAsserted(() ->
            assertThat(test.client().v1().events().inNamespace(test.namespace()).list().getItems())
                .extracting(Event::getReason)
                .containsOnlyOnce("InvalidSpec"));

    test.client().pods().inNamespace(test.namespace()).withName("demo-0-a").delete();
    await()
        .atMost(DemoCluster.LIMIT)
        .until(() -> DemoCluster.names(test.demo().children()).contains("Pod/demo-0-a"));

    test.demo().apply(test.demo().spec(""));
    test.demo().awaitCondition("SpecValid", Condition.Status.True, "Valid");
  }

  @Test
  void convergesWhenItIsKilledAgainAndAgain() throws InterruptedException {
    Random random = new Random(7);
    test.demo().apply(test.demo().spec(""));
    for (int kill = 0; kill < 12; kill++) {
      Thread.sleep(random.nextInt(250));
      test.restart();
    }
    test.demo().awaitReady();
    test.demo().awaitCondition("Progressing", Condition.Status.False, "Settled");
    String key = test.demo().status().identityKey();

    test.demo().apply(test.demo().spec("version: 0.2.0"));
    for (int kill = 0; kill < 8; kill++) {
      Thread.sleep(random.nextInt(400));
      test.restart();
    }

    await()
        .atMost(DemoCluster.LIMIT)
        .until(() -> "0.2.0".equals(test.demo().status().currentVersion()));
    test.demo().awaitReady();
    assertThat(test.demo().status().identityKey()).isEqualTo(key);
  }

  @Test
  void seesASpecThatChangesWhileTheStatusIsWritten() {
    test.demo().apply(test.demo().spec(""));
    test.demo().awaitReady();

    for (int change = 1; change <= 20; change++) {
      test.client().pods().inNamespace(test.namespace()).withName("demo-1-b").delete();
      test.demo()
          .apply(test.demo().spec("access: {type: NodePort, advertisedHost: h" + change + "}"));
    }

    await()
        .atMost(DemoCluster.LIMIT)
        .untilAsserted(() -> {
          assertThat(test.demo().island("demo-0").getSpec().access().advertisedHost())
              .isEqualTo("h20");
          assertThat(test.demo().island("demo-1").getSpec().access().advertisedHost())
              .isEqualTo("h20");
          assertThat(test.demo().status().registry()).startsWith("http://h20:");
        });
    test.demo().awaitReady();
    assertThat(test.demo().partitionMap()).contains("\"h20:3");
  }

  @Test
  void replacesMembersOneAtATime() {
    test.demo().apply(test.demo().spec(""));
    test.demo().awaitReady();
    test.kubelets().holdBack("demo-0-a");
    String a = uid("demo-0-a");
    String b = uid("demo-0-b");

    test.demo().apply(test.demo().spec("member: {javaOptions: -Dnew}"));

    await().atMost(DemoCluster.LIMIT).until(() -> isAnother("demo-0-a", a));
    await()
        .during(Duration.ofSeconds(2))
        .atMost(DemoCluster.LIMIT)
        .until(() -> b.equals(uid("demo-0-b")));
    assertThat(test.demo().condition("Ready").message())
        .contains("demo-0-a: its readiness check fails");

    test.kubelets().letGo("demo-0-a");
    await().atMost(DemoCluster.LIMIT).until(() -> isAnother("demo-0-b", b));
    test.demo().awaitReady();
  }

  private String uid(String pod) {
    return test.demo().pod(pod).getMetadata().getUid();
  }

  private boolean isAnother(String pod, String uid) {
    Pod found = test.demo().pod(pod);
    return found != null && !uid.equals(found.getMetadata().getUid());
  }

  @Test
  void doesNotRollWhenANewOperatorShipsAnotherNode() throws InterruptedException {
    test.demo().apply(test.demo().spec(""));
    test.demo().awaitReady();
    test.demo().awaitCondition("Progressing", Condition.Status.False, "Settled");
    Map<String, String> before = test.demo().versions();

    test.restart(new NodeRelease("localhost/skerry-node:9", "9.0.0"));
    Thread.sleep(3_000);

    assertThat(test.demo().versions()).isEqualTo(before);
  }

  @Test
  void changesNothingWhilePausedAndSaysSo() throws InterruptedException {
    test.demo().apply(test.demo().spec(""));
    test.demo().awaitReady();
    test.demo().apply(test.demo().spec("paused: true"));
    test.demo().awaitCondition("Paused", Condition.Status.True, "PausedBySpec");

    test.client().pods().inNamespace(test.namespace()).withName("demo-0-a").delete();
    test.client().services().inNamespace(test.namespace()).withName("demo-registry").delete();
    Thread.sleep(2_000);
    assertThat(DemoCluster.names(test.demo().children()))
        .doesNotContain("Pod/demo-0-a", "Service/demo-registry");
    test.demo().awaitCondition("Ready", Condition.Status.False, "IslandsNotReady");

    test.demo().apply(test.demo().spec(""));
    test.demo().awaitReady();
    assertThat(test.demo().status().conditions())
        .extracting(Condition::type)
        .doesNotContain("Paused");
  }
}
