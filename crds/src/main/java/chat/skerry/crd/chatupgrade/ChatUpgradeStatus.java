package chat.skerry.crd.chatupgrade;

import chat.skerry.crd.condition.Condition;
import chat.skerry.crd.schema.ListMapKeys;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far an upgrade has come.
///
/// @param from for the eye: the version that members had
/// @param stage for the eye, `demo-0-b: HotUpgrade`
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = ListMapKeys.class, input = "conditions=type,members=name")
public record ChatUpgradeStatus(
    @JsonPropertyDescription("metadata.generation that this status was made from")
        @Nullable Long observedGeneration,
    @Nullable UpgradePhase phase,
    @JsonPropertyDescription("The version that members had") @Nullable String from,
    @JsonPropertyDescription("The image that members move to") @Nullable String image,
    @JsonPropertyDescription("Moved members of all, as 3/4") @Nullable String progress,
    @JsonPropertyDescription("What is under way; written before it is begun")
        @Nullable String stage,
    @JsonPropertyDescription("Why members went back") @Nullable String rollbackReason,
    @JsonPropertyDescription("When it was over") @Nullable String finishedAt,
    @JsonPropertyDescription("UpgradeBlocked (what is waited for), and Succeeded when it is over")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("The plan: the members in the order in which they go")
        @Nullable List<MemberUpgrade> members) {

  public static final ChatUpgradeStatus EMPTY =
      new ChatUpgradeStatus(null, null, null, null, null, null, null, null, null, null);

  public ChatUpgradeStatus {
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
  public List<MemberUpgrade> members() {
    return members == null ? List.of() : members;
  }

  public boolean hasEnded() {
    return phase != null && phase.isOver();
  }
}
