package chat.skerry.crd.chatupgrade;

import chat.skerry.crd.chatcluster.Patterns;
import chat.skerry.crd.chatcluster.UpgradePolicy;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// Where a ChatCluster is to move, and how carefully.
///
/// @param image full reference; left out in a dry run: the operator's, of that version
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ChatUpgradeSpec(
    @JsonPropertyDescription("Name of the ChatCluster in the same namespace")
        @Required
        @Size(min = 1, max = 40)
        @ValidationRule(value = "self == oldSelf", message = "can't be changed")
        String cluster,
    @JsonPropertyDescription("The version to move to")
        @Required
        @Size(min = 1, max = 64)
        @ValidationRule(value = "self == oldSelf", message = "can't be changed")
        @ValidationRule(
            value = Patterns.VERSION_RULE,
            message = "expected a semantic version such as 1.4.0 or 1.4.0-rc.1",
            messageExpression =
                "self + ' (expected: a semantic version such as 1.4.0 or 1.4.0-rc.1)'")
        String version,
    @JsonPropertyDescription("Full reference of the image to move to")
        @Size(min = 1, max = 512)
        @ValidationRule(value = "self == oldSelf", message = "can't be changed")
        @Nullable String image,
    @JsonPropertyDescription("True: the plan is written into the status, and nothing is done")
        @Default("false")
        @ValidationRule(value = "self == oldSelf", message = "can't be changed")
        @Nullable Boolean dryRun,
    @JsonPropertyDescription("True: no member is told to move; one that moves goes on")
        @Default("false")
        @Nullable Boolean paused,
    @JsonPropertyDescription("With policy.supervised: how many islands may move; raised one by one")
        @Default("0")
        @Min(0)
        @Max(256)
        @Nullable Integer approvedIslands,
    @JsonPropertyDescription("How carefully members move") @Default("{}")
        @Nullable UpgradePolicy policy) {

  public boolean dryRunOrDefault() {
    return dryRun != null && dryRun;
  }

  public boolean pausedOrDefault() {
    return paused != null && paused;
  }

  public int approvedIslandsOrDefault() {
    return approvedIslands == null ? 0 : approvedIslands;
  }

  public UpgradePolicy policyOrDefault() {
    return policy == null ? UpgradePolicy.DEFAULT : policy;
  }
}
