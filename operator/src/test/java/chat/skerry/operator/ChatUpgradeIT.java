package chat.skerry.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.crd.chatupgrade.ChatUpgrade;
import chat.skerry.crd.chatupgrade.ChatUpgradeStatus;
import chat.skerry.crd.chatupgrade.UpgradeMethod;
import chat.skerry.crd.chatupgrade.UpgradePhase;
import chat.skerry.crd.condition.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An upgrade from the change of the version to its end, against a real API server with scripted
/// kubelets, launchers and members.
class ChatUpgradeIT {

  private static final List<String> MEMBERS =
      List.of("demo-0-a", "demo-0-b", "demo-1-a", "demo-1-b");

  @RegisterExtension final OperatorUnderTest test = new OperatorUnderTest();

  @Test
  void changesTheReleaseInsideThePodsAndWritesNothingAfterwards() throws InterruptedException {
    begin("");
    Map<String, String> pods = uids();

    test.demo().apply(test.demo().spec("version: 0.2.0"));

    awaitPhase("demo-upgrade-1", UpgradePhase.Succeeded);
    assertThat(uids()).as("the same pods").isEqualTo(pods);
    assertThat(MEMBERS).allSatisfy(m -> assertThat(test.demo().release(m)).isEqualTo("0.2.0"));
    ChatUpgradeStatus status = status("demo-upgrade-1");
    assertThat(status.from()).isEqualTo("0.1.0");
    assertThat(status.progress()).isEqualTo("4/4");
    assertThat(status.members())
        .allSatisfy(m -> assertThat(m.method()).isEqualTo(UpgradeMethod.HotUpgrade));
    assertThat(status.members().getFirst().name())
        .as("the member with fewer sessions goes first")
        .isEqualTo("demo-0-b");
    await()
        .atMost(DemoCluster.LIMIT)
        .until(() -> "0.2.0".equals(test.demo().status().currentVersion()));
    test.demo().awaitCondition("Progressing", Condition.Status.False, "Settled");
    Map<String, String> before = test.demo().versions();

    test.restart();
    Thread.sleep(3_000);

    assertThat(test.demo().versions()).isEqualTo(before);
  }

  @Test
  void goesBackByItselfWhenAReleaseDoesNotTakeOverAndDoesNotTryAgain() {
    begin("");
    Map<String, String> pods = uids();
    test.kubelets().breakRelease("0.2.0");

    test.demo().apply(test.demo().spec("version: 0.2.0"));

    awaitPhase("demo-upgrade-1", UpgradePhase.RolledBack);
    assertThat(status("demo-upgrade-1").rollbackReason())
        .isEqualTo("demo-0-b: GONE: the stream ended");
    assertThat(uids()).as("no pod was made again").isEqualTo(pods);
    assertThat(MEMBERS).allSatisfy(m -> assertThat(test.demo().release(m)).isEqualTo("0.1.0"));
    test.demo().awaitCondition("Progressing", Condition.Status.True, "RolledBack");
    assertThat(upgrade("demo-upgrade-2")).isNull();

    test.demo().apply(test.demo().spec("version: 0.2.1"));
    awaitPhase("demo-upgrade-2", UpgradePhase.Succeeded);
  }

  @Test
  void comesToAnEndWhenTheOperatorIsKilledAgainAndAgain() throws InterruptedException {
    begin("");
    Map<String, String> pods = uids();
    Random random = new Random(11);

    test.demo().apply(test.demo().spec("version: 0.2.0"));
    for (int kill = 0; kill < 12; kill++) {
      Thread.sleep(random.nextInt(900));
      test.restart();
    }

    awaitPhase("demo-upgrade-1", UpgradePhase.Succeeded);
    assertThat(uids()).isEqualTo(pods);
    assertThat(upgrade("demo-upgrade-2")).isNull();
  }

  @Test
  void saysWhatItWaitsForInAConditionAndAnEvent() {
    begin("");
    test.kubelets().silenceMembers(true);

    test.demo().apply(test.demo().spec("version: 0.2.0"));

    await()
        .atMost(DemoCluster.LIMIT)
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(status("demo-upgrade-1").conditions())
                .extracting(Condition::reason)
                .contains("MemberSilent"));
    await()
        .atMost(DemoCluster.LIMIT)
        .untilAsserted(() ->
            assertThat(test.client().v1().events().inNamespace(test.namespace()).list().getItems())
                .extracting(Event::getReason)
                .contains("MemberSilent"));
    assertThat(test.demo().release("demo-0-b")).isEqualTo("0.1.0");

    test.kubelets().silenceMembers(false);
    awaitPhase("demo-upgrade-1", UpgradePhase.Succeeded);
  }

  @Test
  void printsThePlanOfADryRunAndDoesNothing() {
    begin("");
    test.client()
        .resource(
            test.client()
                .getKubernetesSerialization()
                .unmarshal(
                    """
                    apiVersion: skerry.chat/v1alpha1
                    kind: ChatUpgrade
                    metadata: {name: look, namespace: %s}
                    spec: {cluster: demo, version: 0.4.0, dryRun: true}
                    """
                        .formatted(test.namespace()),
                    GenericKubernetesResource.class))
        .create();

    awaitPhase("look", UpgradePhase.Planned);
    assertThat(status("look").members())
        .hasSize(4)
        .allSatisfy(m -> {
          assertThat(m.method()).isEqualTo(UpgradeMethod.Drain);
          assertThat(m.why()).startsWith("version 0.4.0: too far from 0.1.0");
        });
    assertThat(MEMBERS).allSatisfy(m -> assertThat(test.demo().release(m)).isEqualTo("0.1.0"));
  }

  private void begin(String more) {
    test.demo().apply(test.demo().spec(more));
    test.demo().awaitReady();
    test.demo().awaitCondition("Progressing", Condition.Status.False, "Settled");
  }

  private Map<String, String> uids() {
    Map<String, String> uids = new TreeMap<>();
    MEMBERS.forEach(m -> uids.put(m, test.demo().pod(m).getMetadata().getUid()));
    return uids;
  }

  private ChatUpgrade upgrade(String name) {
    return test.client()
        .resources(ChatUpgrade.class)
        .inNamespace(test.namespace())
        .withName(name)
        .get();
  }

  private ChatUpgradeStatus status(String name) {
    return requireNonNull(upgrade(name).getStatus(), "no status yet");
  }

  private void awaitPhase(String name, UpgradePhase phase) {
    await()
        .atMost(DemoCluster.LIMIT)
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(status(name).phase()).as(String.valueOf(status(name))).isEqualTo(phase));
  }
}
