package chat.skerry.operator.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is to be done now, in order, and what is waited for.
///
/// @param waits reasons why there is more to do that can't be done yet
public record Plan(List<Action> actions, List<Wait> waits) {

  public static final Plan NOTHING = new Plan(List.of(), List.of());

  public Plan {
    actions = List.copyOf(actions);
    waits = List.copyOf(waits);
  }

  /// Something that has to happen first.
  ///
  /// @param reason one CamelCase word
  /// @param message for people: what is waited for
  public record Wait(String reason, String message) {}

  public Optional<Wait> firstWait() {
    return waits.stream().findFirst();
  }

  /// Collects steps in the order in which they are to happen.
  public static final class Builder {
    private final List<Action> actions = new ArrayList<>();
    private final List<Wait> waits = new ArrayList<>();

    public Builder add(Action action) {
      actions.add(action);
      return this;
    }

    public Builder waitFor(String reason, String message) {
      waits.add(new Wait(reason, message));
      return this;
    }

    public boolean isWaiting() {
      return !waits.isEmpty();
    }

    public Plan build() {
      return new Plan(actions, waits);
    }
  }
}
