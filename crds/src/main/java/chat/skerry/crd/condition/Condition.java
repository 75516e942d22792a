package chat.skerry.crd.condition;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/// One condition of a resource.
///
/// @param type in CamelCase, the key of the list
/// @param observedGeneration the `metadata.generation` that the condition was made from
/// @param lastTransitionTime when `status` last changed, RFC 3339
/// @param reason one CamelCase word, for programs
/// @param message for people
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Condition(
    @JsonPropertyDescription("What is said, one word") @Required String type,
    @JsonPropertyDescription("Whether it holds") @Required Status status,
    @JsonPropertyDescription("metadata.generation that it was made from")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("When the status last changed") @Nullable String lastTransitionTime,
    @JsonPropertyDescription("Why, one word for programs") @Nullable String reason,
    @JsonPropertyDescription("Why, for people") @Nullable String message) {

  /// Whether the condition holds. The constants are named as they are written in the resource.
  public enum Status {
    True,
    False,
    Unknown
  }

  /// True when the other one says the same; the time of the transition is left out.
  public boolean saysSameAs(Condition other) {
    return equals(
        new Condition(
            other.type,
            other.status,
            other.observedGeneration,
            lastTransitionTime,
            other.reason,
            other.message));
  }
}
