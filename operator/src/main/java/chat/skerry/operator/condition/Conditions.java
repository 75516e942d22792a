package chat.skerry.operator.condition;

import chat.skerry.crd.condition.Condition;
import chat.skerry.crd.condition.Condition.Status;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Builds the list of conditions of one reconcile on top of the one before.
public final class Conditions {

  /// The limit of the Kubernetes conventions.
  private static final int MESSAGE_MAX = 32_768;

  private final List<Condition> before;
  private final long generation;
  private final Instant now;
  private final List<Condition> built = new ArrayList<>();

  public Conditions(List<Condition> before, long generation, Instant now) {
    this.before = List.copyOf(before);
    this.generation = generation;
    this.now = now;
  }

  /// The time of the transition stays while the status stays.
  public Conditions add(ConditionType type, boolean holds, String reason, String message) {
    Status status = holds ? Status.True : Status.False;
    Optional<Condition> previous = find(before, type);
    String since =
        previous
            .filter(c -> c.status() == status)
            .map(Condition::lastTransitionTime)
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    String text = message.length() <= MESSAGE_MAX ? message : message.substring(0, MESSAGE_MAX);
    built.add(
        new Condition(
            type.name(), status, generation, since, reason, text.isEmpty() ? null : text));
    return this;
  }

  public List<Condition> list() {
    return List.copyOf(built);
  }

  /// Whether the condition held before this reconcile.
  public boolean held(ConditionType type) {
    return isTrue(before, type);
  }

  /// The new conditions whose status or reason is another one than before.
  public List<Condition> changed() {
    return built.stream()
        .filter(now ->
            before.stream()
                .noneMatch(old ->
                    old.type().equals(now.type())
                        && old.status() == now.status()
                        && Objects.equals(old.reason(), now.reason())))
        .toList();
  }

  public static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
    return conditions.stream().filter(c -> c.type().equals(type.name())).findFirst();
  }

  public static boolean isTrue(List<Condition> conditions, ConditionType type) {
    return find(conditions, type).map(c -> c.status() == Status.True).orElse(false);
  }
}
