package chat.skerry.operator.chatisland;

import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandStatus;
import chat.skerry.crd.condition.Condition;
import chat.skerry.operator.condition.Announcer;
import chat.skerry.operator.condition.Conditions;
import chat.skerry.operator.condition.StatusWriter;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.ActionExecutor;
import chat.skerry.operator.plan.Outcome;
import chat.skerry.operator.plan.Plan;
import chat.skerry.operator.pod.Launcher;
import io.fabric8.kubernetes.api.model.Pod;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reconciles ChatIslands: observe, plan, execute, status.
@Singleton
@ControllerConfiguration(
    name = "chatisland",
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 60, timeUnit = TimeUnit.SECONDS))
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 1_000,
    intervalMultiplier = 1.5,
    maxInterval = 30_000)
public final class ChatIslandReconciler implements Reconciler<ChatIsland> {

  private static final Duration RECHECK = Duration.ofSeconds(5);

  private final Launcher launcher;
  private final ActionExecutor executor;
  private final StatusWriter statuses;
  private final Announcer announcer;
  private final Clock clock;
  private volatile @Nullable IslandWatch watch;

  public ChatIslandReconciler(
      Launcher launcher,
      ActionExecutor executor,
      StatusWriter statuses,
      Announcer announcer,
      Clock clock) {
    this.launcher = launcher;
    this.executor = executor;
    this.statuses = statuses;
    this.announcer = announcer;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, ChatIsland>> prepareEventSources(
      EventSourceContext<ChatIsland> context) {
    IslandWatch sources = new IslandWatch(context);
    watch = sources;
    return sources.sources();
  }

  @Override
  public UpdateControl<ChatIsland> reconcile(ChatIsland island, Context<ChatIsland> context) {
    IslandWatch sources = watch;
    if (sources == null) {
      throw new IllegalStateException("reconcile before the event sources were prepared");
    }
    IslandObservation observed = sources.observe(island, launcher, clock.instant());
    Plan plan = IslandPlanner.plan(observed);
    Outcome outcome = Outcome.of(plan, executor);
    announcePods(island, plan, outcome);
    tell(island, new IslandStatus(observed, plan, outcome));
    boolean settled = plan.waits().isEmpty() && outcome.failure().isEmpty();
    return settled
        ? UpdateControl.noUpdate()
        : UpdateControl.<ChatIsland>noUpdate().rescheduleAfter(RECHECK);
  }

  private void announcePods(ChatIsland island, Plan plan, Outcome outcome) {
    for (Action action : plan.actions().subList(0, outcome.done())) {
      switch (action) {
        case Action.Create(Pod pod, String reason) ->
            announcer.normal(island, "MemberCreated", action.target() + ": " + reason);
        case Action.Delete(Pod pod, boolean force, String reason) ->
            announcer.normal(
                island, force ? "MemberGivenUp" : "MemberDeleted", action.target() + ": " + reason);
        case Action.PatchRelease ignored ->
            announcer.normal(island, "MemberUpgrading", action.target() + ": " + action.reason());
        case Action.Create ignored -> {}
        case Action.Delete ignored -> {}
        case Action.Apply ignored -> {}
        case Action.Replace ignored -> {}
        case Action.MakeClusterIdentity ignored -> {}
        case Action.MakeMemberIdentity ignored -> {}
        case Action.RenewCertificate ignored -> {}
        case Action.MakeTicketKeys ignored -> {}
        case Action.RotateTicketKeys ignored -> {}
      }
    }
  }

  private void tell(ChatIsland island, IslandStatus status) {
    ChatIslandStatus before = island.getStatus();
    List<Condition> conditionsBefore = before == null ? List.of() : before.conditions();
    Conditions conditions =
        new Conditions(conditionsBefore, island.getMetadata().getGeneration(), clock.instant());
    ChatIslandStatus now = status.build(conditions);
    if (statuses.write(island, new ChatIsland(), now)) {
      announcer.announce(island, conditions);
    }
  }
}
