package chat.skerry.operator.condition;

import chat.skerry.crd.condition.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;
import java.util.Set;

/// Turns changed conditions into events.
public final class Announcer {

  /// Reasons of a course that people need not look at.
  private static final Set<String> CALM =
      Set.of(
          "Changing",
          "Settled",
          "IslandsNotReady",
          "MembersNotReady",
          "MapNotPublished",
          "AddressesPending",
          "IdentityPending",
          "MapPending",
          "Upgrading",
          "PausedBySpec");

  private final EventRecorder events;

  public Announcer(EventRecorder events) {
    this.events = events;
  }

  /// Something that was done, in the course of things.
  public void normal(HasMetadata about, String reason, String message) {
    events.normal(about, reason, message);
  }

  /// Progress that is only a course of normal steps makes no event.
  public void announce(HasMetadata about, Conditions conditions) {
    for (Condition condition : conditions.changed()) {
      String reason = Objects.requireNonNullElse(condition.reason(), condition.type());
      String message = Objects.requireNonNullElse(condition.message(), "");
      boolean calm = CALM.contains(reason);
      switch (ConditionType.valueOf(condition.type())) {
        case Ready ->
            announceReady(about, condition, conditions.held(ConditionType.Ready), message);
        case SpecValid -> {
          if (condition.status() == Condition.Status.False) {
            events.warning(about, reason, message);
          }
        }
        case Progressing -> {
          if (!calm) {
            events.warning(about, reason, message);
          }
        }
        case Paused, UpgradeBlocked -> {
          if (condition.status() == Condition.Status.True) {
            events.normal(about, reason, message);
          }
        }
        case Succeeded -> {
          if (condition.status() == Condition.Status.True) {
            events.normal(about, reason, message);
          } else {
            events.warning(about, reason, message);
          }
        }
      }
    }
  }

  private void announceReady(
      HasMetadata about, Condition condition, boolean before, String message) {
    if (condition.status() == Condition.Status.True) {
      events.normal(about, "Ready", "takes connections");
    } else if (before) {
      events.warning(about, "NotReady", message);
    }
  }
}
