package chat.skerry.crd.chatcluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// What a tenant wants of a chat backend.
///
/// @param version of the node; the operator's own where left out
/// @param image full reference, for registries other than the operator's
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.store.embedded) || self.islands == 1",
    fieldPath = ".islands",
    message = "expected 1 with store.embedded: its files belong to one member")
public record ChatClusterSpec(
    @JsonPropertyDescription(
            "Version of the chat node, for example 0.1.0. Left out: the version that the operator"
                + " ships when the cluster is made")
        @Size(min = 1, max = 64)
        @ValidationRule(
            value = Patterns.VERSION_RULE,
            message = "expected a semantic version such as 1.4.0 or 1.4.0-rc.1",
            messageExpression =
                "self + ' (expected: a semantic version such as 1.4.0 or 1.4.0-rc.1)'")
        @Nullable String version,
    @JsonPropertyDescription("Full reference of the node's image; left out: the operator's")
        @Size(min = 1, max = 512)
        @Nullable String image,
    @JsonPropertyDescription("When nodes pull the image; left out: as Kubernetes decides")
        @Nullable PullPolicy imagePullPolicy,
    @JsonPropertyDescription(
            "Into how many partitions accounts are divided: a power of two, fixed for ever")
        @Default("4096")
        @ValidationRule(
            value = "self in [16,32,64,128,256,512,1024,2048,4096,8192,16384,32768,65536]",
            message = "expected a power of two from 16 to 65536")
        @ValidationRule(
            value = "self == oldSelf",
            message = "can't be changed: accounts would lose their mailboxes")
        @Nullable Integer partitionCount,
    @JsonPropertyDescription("Number of islands, each of two members; can't be changed yet")
        @Default("1")
        @Min(1)
        @Max(256)
        @ValidationRule(
            value = "self == oldSelf",
            message = "can't be changed yet: partitions do not move between islands")
        @Nullable Integer islands,
    @JsonPropertyDescription("Where mailboxes and accounts lie: exactly one of the two") @Required
        StoreSpec store,
    @JsonPropertyDescription("How devices reach the members and the registry") @Default("{}")
        @Nullable AccessSpec access,
    @JsonPropertyDescription("What each member gets of a node, and on which nodes") @Default("{}")
        @Nullable MemberSpec member,
    @JsonPropertyDescription("The edges, which answer the registry") @Default("{}")
        @Nullable EdgeSpec edge,
    @JsonPropertyDescription("How much members let in, where it shall not be the node's default")
        @Nullable LimitsSpec limits,
    @JsonPropertyDescription("How members move to another version or image") @Default("{}")
        @Nullable UpgradePolicy upgrade,
    @JsonPropertyDescription("True: the operator changes nothing, and says so in the conditions")
        @Nullable Boolean paused) {

  public static final int DEFAULT_PARTITION_COUNT = 4096;

  public int partitionCountOrDefault() {
    return partitionCount == null ? DEFAULT_PARTITION_COUNT : partitionCount;
  }

  public int islandsOrDefault() {
    return islands == null ? 1 : islands;
  }

  public AccessSpec accessOrDefault() {
    return access == null ? AccessSpec.DEFAULT : access;
  }

  public MemberSpec memberOrDefault() {
    return member == null ? MemberSpec.DEFAULT : member;
  }

  public EdgeSpec edgeOrDefault() {
    return edge == null ? EdgeSpec.DEFAULT : edge;
  }

  public LimitsSpec limitsOrDefault() {
    return limits == null ? LimitsSpec.DEFAULT : limits;
  }

  public UpgradePolicy upgradeOrDefault() {
    return upgrade == null ? UpgradePolicy.DEFAULT : upgrade;
  }

  public boolean pausedOrDefault() {
    return paused != null && paused;
  }
}
