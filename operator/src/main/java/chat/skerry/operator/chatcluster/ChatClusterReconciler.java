package chat.skerry.operator.chatcluster;

import static chat.skerry.operator.watch.Watch.clusterOf;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterStatus;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatupgrade.ChatUpgrade;
import chat.skerry.crd.condition.Condition;
import chat.skerry.operator.condition.Announcer;
import chat.skerry.operator.condition.Conditions;
import chat.skerry.operator.condition.StatusWriter;
import chat.skerry.operator.naming.Labels;
import chat.skerry.operator.plan.ActionExecutor;
import chat.skerry.operator.plan.Outcome;
import chat.skerry.operator.plan.Plan;
import chat.skerry.operator.watch.Watch;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reconciles ChatClusters: observe, validate, plan, execute, status.
@Singleton
@ControllerConfiguration(
    name = "chatcluster",
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 60, timeUnit = TimeUnit.SECONDS))
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 1_000,
    intervalMultiplier = 1.5,
    maxInterval = 30_000)
public final class ChatClusterReconciler implements Reconciler<ChatCluster> {

  private static final String KEY_SOURCES = "key-sources";
  private static final Duration RECHECK = Duration.ofSeconds(5);

  private static final Map<String, Class<? extends HasMetadata>> CHILDREN = new LinkedHashMap<>();

  static {
    CHILDREN.put("islands", ChatIsland.class);
    CHILDREN.put("upgrades", ChatUpgrade.class);
    CHILDREN.put("services", Service.class);
    CHILDREN.put("secrets", Secret.class);
    CHILDREN.put("config-maps", ConfigMap.class);
    CHILDREN.put("network-policies", NetworkPolicy.class);
    CHILDREN.put("service-accounts", ServiceAccount.class);
    CHILDREN.put("deployments", Deployment.class);
    CHILDREN.put("disruption-budgets", PodDisruptionBudget.class);
  }

  private final NodeRelease shipped;
  private final String controlPlaneNamespace;
  private final ActionExecutor executor;
  private final StatusWriter statuses;
  private final Announcer announcer;
  private final Clock clock;
  private volatile @Nullable Watch<ChatCluster> watch;

  public ChatClusterReconciler(
      ControlPlane controlPlane,
      ActionExecutor executor,
      StatusWriter statuses,
      Announcer announcer,
      Clock clock) {
    this.shipped = controlPlane.shipped();
    this.controlPlaneNamespace = controlPlane.namespace();
    this.executor = executor;
    this.statuses = statuses;
    this.announcer = announcer;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, ChatCluster>> prepareEventSources(
      EventSourceContext<ChatCluster> context) {
    Watch<ChatCluster> sources = new Watch<>(context);
    CHILDREN.forEach((name, kind) ->
        sources.of(
            name, kind, child -> clusterOf(child), all -> all.withLabelSelector(Labels.OURS)));
    sources.of(
        KEY_SOURCES,
        ConfigMap.class,
        source -> context.getPrimaryCache().keys().collect(Collectors.toSet()),
        all ->
            all.withLabelSelector(Labels.VERIFICATION_KEYS + "=true")
                .withNamespaces(Set.of(controlPlaneNamespace)));
    watch = sources;
    return sources.sources();
  }

  @Override
  public UpdateControl<ChatCluster> reconcile(ChatCluster cluster, Context<ChatCluster> context) {
    ClusterObservation observed = observe(cluster);
    List<SpecProblem> problems = SpecCheck.of(cluster);
    Optional<Wanted> wanted =
        problems.isEmpty()
            ? Optional.of(
                Wanted.of(
                    cluster.getMetadata().getName(),
                    cluster.getSpec(),
                    observed.islands(),
                    shipped))
            : Wanted.lastGood(observed);
    Plan plan =
        observed.isPaused() ? Plan.NOTHING : ClusterPlanner.plan(observed, wanted, clock.instant());
    Outcome outcome = Outcome.of(plan, executor);
    tell(cluster, new ClusterStatus(observed, problems, wanted, plan, outcome));
    boolean settled = plan.waits().isEmpty() && outcome.failure().isEmpty();
    return settled
        ? UpdateControl.noUpdate()
        : UpdateControl.<ChatCluster>noUpdate().rescheduleAfter(RECHECK);
  }

  private ClusterObservation observe(ChatCluster cluster) {
    Watch<ChatCluster> sources = requireWatch();
    String namespace = cluster.getMetadata().getNamespace();
    List<HasMetadata> children = new ArrayList<>();
    CHILDREN.forEach((name, kind) ->
        sources.list(name, kind, namespace).stream()
            .filter(child -> clusterOf(child).contains(ResourceID.fromResource(cluster)))
            .forEach(children::add));
    return new ClusterObservation(
        cluster, children, sources.list(KEY_SOURCES, ConfigMap.class, controlPlaneNamespace));
  }

  private void tell(ChatCluster cluster, ClusterStatus status) {
    ChatClusterStatus before = cluster.getStatus();
    List<Condition> conditionsBefore = before == null ? List.of() : before.conditions();
    Conditions conditions =
        new Conditions(conditionsBefore, cluster.getMetadata().getGeneration(), clock.instant());
    ChatClusterStatus now = status.build(conditions);
    if (statuses.write(cluster, new ChatCluster(), now)) {
      announcer.announce(cluster, conditions);
    }
  }

  private Watch<ChatCluster> requireWatch() {
    Watch<ChatCluster> sources = watch;
    if (sources == null) {
      throw new IllegalStateException("reconcile before the event sources were prepared");
    }
    return sources;
  }
}
