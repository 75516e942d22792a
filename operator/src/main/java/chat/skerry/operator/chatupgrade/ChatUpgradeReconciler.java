package chat.skerry.operator.chatupgrade;

import chat.skerry.crd.chatupgrade.ChatUpgrade;
import chat.skerry.crd.chatupgrade.ChatUpgradeStatus;
import chat.skerry.crd.condition.Condition;
import chat.skerry.operator.chatcluster.ControlPlane;
import chat.skerry.operator.chatcluster.NodeRelease;
import chat.skerry.operator.chatisland.IslandResource;
import chat.skerry.operator.condition.Announcer;
import chat.skerry.operator.condition.Conditions;
import chat.skerry.operator.condition.StatusWriter;
import chat.skerry.operator.handover.MemberAnswers;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.ActionExecutor;
import chat.skerry.operator.plan.Outcome;
import chat.skerry.operator.plan.Plan;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reconciles ChatUpgrades: observe, plan, status, and only then the step.
@Singleton
@ControllerConfiguration(
    name = "chatupgrade",
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 60, timeUnit = TimeUnit.SECONDS))
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 1_000,
    intervalMultiplier = 1.5,
    maxInterval = 30_000)
public final class ChatUpgradeReconciler implements Reconciler<ChatUpgrade> {

  private static final Duration RECHECK = Duration.ofSeconds(1);

  private final NodeRelease shipped;
  private final ActionExecutor executor;
  private final StatusWriter statuses;
  private final Announcer announcer;
  private final MemberAnswers members;
  private final Clock clock;
  private volatile @Nullable UpgradeWatch watch;

  public ChatUpgradeReconciler(
      ControlPlane controlPlane,
      ActionExecutor executor,
      StatusWriter statuses,
      Announcer announcer,
      MemberAnswers members,
      Clock clock) {
    this.shipped = controlPlane.shipped();
    this.executor = executor;
    this.statuses = statuses;
    this.announcer = announcer;
    this.members = members;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, ChatUpgrade>> prepareEventSources(
      EventSourceContext<ChatUpgrade> context) {
    UpgradeWatch sources = new UpgradeWatch(context);
    watch = sources;
    return sources.sources();
  }

  /// The cache may not know yet what the last reconcile wrote, and what was begun must not be begun
  /// anew: the status is read from the API server.
  @Override
  public UpdateControl<ChatUpgrade> reconcile(ChatUpgrade cached, Context<ChatUpgrade> context) {
    UpgradeWatch sources = watch;
    if (sources == null) {
      throw new IllegalStateException("reconcile before the event sources were prepared");
    }
    if (cached.getStatus() != null && cached.getStatus().hasEnded()) {
      return UpdateControl.noUpdate();
    }
    Optional<ChatUpgrade> upgrade = statuses.latest(cached);
    if (upgrade.isEmpty()) {
      return UpdateControl.noUpdate();
    }
    UpgradeObservation observed = sources.observe(upgrade.get(), members, shipped, clock.instant());
    UpgradePlan plan = UpgradePlanner.plan(observed);
    tell(observed, plan);
    plan.step().ifPresent(step -> take(observed, step));
    return plan.phase().isOver()
        ? UpdateControl.noUpdate()
        : UpdateControl.<ChatUpgrade>noUpdate().rescheduleAfter(RECHECK);
  }

  private void take(UpgradeObservation observed, UpgradeStep step) {
    Action action =
        new Action.Apply(
            IslandResource.of(observed.cluster().orElseThrow(), step.island()), step.reason());
    Outcome outcome = Outcome.of(new Plan(List.of(action), List.of()), executor);
    outcome
        .told()
        .ifPresentOrElse(
            failure -> announcer.normal(observed.upgrade(), failure.reason(), failure.message()),
            () -> announcer.normal(observed.upgrade(), name(step), step.reason()));
  }

  private static String name(UpgradeStep step) {
    return switch (step) {
      case UpgradeStep.Move ignored -> "MemberMoves";
      case UpgradeStep.Settle ignored -> "IslandSettles";
    };
  }

  private void tell(UpgradeObservation observed, UpgradePlan plan) {
    ChatUpgrade upgrade = observed.upgrade();
    List<Condition> before = observed.status().conditions();
    Conditions conditions =
        new Conditions(before, upgrade.getMetadata().getGeneration(), observed.now());
    ChatUpgradeStatus now = new UpgradeStatus(observed, plan).build(conditions);
    if (statuses.write(upgrade, new ChatUpgrade(), now)) {
      announcer.announce(upgrade, conditions);
    }
  }
}
