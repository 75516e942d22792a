package chat.skerry.crd.chatupgrade;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/// One member in the plan of an upgrade, and how far it has come.
///
/// @param since RFC 3339
/// @param before what was seen of the member when it was told to move
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MemberUpgrade(
    @Required String name,
    @JsonPropertyDescription("The island that it belongs to") @Required String island,
    @JsonPropertyDescription("How it moves") @Required UpgradeMethod method,
    @JsonPropertyDescription("Why so") @Required String why,
    @JsonPropertyDescription("What its devices will notice") @Required String expect,
    @Required MemberStage stage,
    @JsonPropertyDescription("Since when it is in this stage") @Nullable String since,
    @JsonPropertyDescription("The version it had") @Required String fromVersion,
    @JsonPropertyDescription("The image it had") @Required String fromImage,
    @JsonPropertyDescription("What was seen of it when it was told to move")
        @Nullable Before before) {

  /// What was seen of a member before it was told to move: a change of it tells how that went.
  ///
  /// @param release as the member itself calls it
  /// @param failureAt when the last failed handover was, as the member tells it
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Before(
      @Nullable String podUid,
      @Nullable String release,
      @Nullable Long generation,
      @Nullable Integer restarts,
      @Nullable String failureAt) {}

  public MemberUpgrade at(MemberStage next, String now) {
    return new MemberUpgrade(
        name, island, method, why, expect, next, now, fromVersion, fromImage, before);
  }

  public MemberUpgrade planned(UpgradeMethod with, String because, String what) {
    return new MemberUpgrade(
        name, island, with, because, what, stage, since, fromVersion, fromImage, before);
  }

  public MemberUpgrade seen(Before now) {
    return new MemberUpgrade(
        name, island, method, why, expect, stage, since, fromVersion, fromImage, now);
  }
}
