package chat.skerry.crd.chatisland;

import chat.skerry.crd.condition.Condition;
import chat.skerry.crd.schema.ListMapKeys;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the operator saw of an island.
///
/// @param membersReady for the eye, `2/2`
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = ListMapKeys.class, input = "conditions=type,members=name")
public record ChatIslandStatus(
    @JsonPropertyDescription("metadata.generation that this status was made from")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Ready, Progressing, and Paused while it is")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("Ready members of all, as 2/2") @Nullable String membersReady,
    @JsonPropertyDescription("The members and their pods") @Nullable List<MemberStatus> members) {

  public static final ChatIslandStatus EMPTY = new ChatIslandStatus(null, null, null, null);

  public ChatIslandStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    members = members == null ? List.of() : List.copyOf(members);
  }

  /// Never null: an absent list is empty.
  @Override
  public List<Condition> conditions() {
    return conditions == null ? List.of() : conditions;
  }

  /// Never null: an absent list is empty.
  @Override
  public List<MemberStatus> members() {
    return members == null ? List.of() : members;
  }
}
