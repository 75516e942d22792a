package chat.skerry.operator.app;

import chat.skerry.crd.chatcluster.Patterns;
import chat.skerry.operator.chatcluster.ControlPlane;
import chat.skerry.operator.chatcluster.NodeRelease;
import chat.skerry.operator.condition.Announcer;
import chat.skerry.operator.condition.EventRecorder;
import chat.skerry.operator.condition.StatusWriter;
import chat.skerry.operator.handover.HttpMemberAnswers;
import chat.skerry.operator.handover.MemberAnswers;
import chat.skerry.operator.plan.ActionExecutor;
import chat.skerry.operator.pod.Launcher;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;

/// The objects that the reconcilers are made of.
@Dependent
final class OperatorAssembly {

  private static final String LEASE = "skerry-operator";

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  ControlPlane controlPlane(OperatorConfig config) {
    if (!config.nodeVersion().matches(Patterns.VERSION)) {
      throw new IllegalArgumentException(
          "SKERRY_NODE_VERSION: " + config.nodeVersion() + " (expected: a version such as 1.4.0)");
    }
    return new ControlPlane(
        config.namespace(), new NodeRelease(config.nodeImage(), config.nodeVersion()));
  }

  @Produces
  @Singleton
  Launcher launcher(OperatorConfig config) {
    return new Launcher(config.launcherImage());
  }

  @Produces
  @Singleton
  ActionExecutor executor(KubernetesClient client, Clock clock, MeterRegistry meters) {
    return new ActionExecutor(client, clock, new SecureRandom(), meters);
  }

  @Produces
  @Singleton
  StatusWriter statusWriter(KubernetesClient client) {
    return new StatusWriter(client);
  }

  @Produces
  @Singleton
  MemberAnswers memberAnswers(Clock clock) {
    return new HttpMemberAnswers(clock);
  }

  @Produces
  @Singleton
  Announcer announcer(KubernetesClient client, Clock clock) {
    return new Announcer(new EventRecorder(client, clock));
  }

  /// Reconciles by controller, their time and failures; no series per resource.
  @Produces
  @Singleton
  Metrics metrics(MeterRegistry meters) {
    return MicrometerMetricsV2.newBuilder(meters).build();
  }

  /// Of several operators one works; the process ends when it loses the lease, and starts anew.
  @Produces
  @Singleton
  LeaderElectionConfiguration leaderElection(OperatorConfig config) {
    return new LeaderElectionConfiguration(
        LEASE,
        config.namespace(),
        LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
        LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
        LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
        null,
        new LeaderCallbacks(() -> {}, OperatorAssembly::exit, leader -> {}),
        false);
  }

  /// From a thread of its own: an orderly stop gives the lease back too, and waits for this call,
  /// while an exit waits for the stop.
  private static void exit() {
    Thread.ofPlatform().daemon().name("lease-lost").start(() -> System.exit(1));
  }
}
