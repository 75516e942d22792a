package chat.skerry.operator;

import chat.skerry.operator.chatcluster.ChatClusterReconciler;
import chat.skerry.operator.chatcluster.ControlPlane;
import chat.skerry.operator.chatcluster.NodeRelease;
import chat.skerry.operator.chatisland.ChatIslandReconciler;
import chat.skerry.operator.chatupgrade.ChatUpgradeReconciler;
import chat.skerry.operator.condition.Announcer;
import chat.skerry.operator.condition.EventRecorder;
import chat.skerry.operator.condition.StatusWriter;
import chat.skerry.operator.handover.MemberAnswers;
import chat.skerry.operator.plan.ActionExecutor;
import chat.skerry.operator.pod.Launcher;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/// The operator, watching one namespace, without its process.
final class RunningOperator implements AutoCloseable {

  static final NodeRelease SHIPPED = new NodeRelease("localhost/skerry-node:0.1.0-it", "0.1.0");

  private final Operator operator;

  private RunningOperator(Operator operator) {
    this.operator = operator;
  }

  static RunningOperator start(
      KubernetesClient client, String namespace, NodeRelease shipped, MemberAnswers members) {
    Operator operator =
        new Operator(overrider ->
            overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .checkingCRDAndValidateLocalModel(false)
                .withReconciliationTerminationTimeout(Duration.ZERO));
    Clock clock = Clock.systemUTC();
    ActionExecutor executor =
        new ActionExecutor(client, clock, new SecureRandom(), new SimpleMeterRegistry());
    StatusWriter statuses = new StatusWriter(client);
    Announcer announcer = new Announcer(new EventRecorder(client, clock));
    operator.register(
        new ChatClusterReconciler(
            new ControlPlane("skerry-system", shipped), executor, statuses, announcer, clock),
        overrider -> overrider.settingNamespaces(Set.of(namespace)));
    operator.register(
        new ChatIslandReconciler(
            new Launcher("localhost/skerry-launcher:0.1.0-it"),
            executor,
            statuses,
            announcer,
            clock),
        overrider -> overrider.settingNamespaces(Set.of(namespace)));
    operator.register(
        new ChatUpgradeReconciler(
            new ControlPlane("skerry-system", shipped),
            executor,
            statuses,
            announcer,
            members,
            clock),
        overrider -> overrider.settingNamespaces(Set.of(namespace)));
    operator.start();
    return new RunningOperator(operator);
  }

  @Override
  public void close() {
    operator.stop();
  }
}
