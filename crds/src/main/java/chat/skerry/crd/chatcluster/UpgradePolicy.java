package chat.skerry.crd.chatcluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/// How carefully members move to another release.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UpgradePolicy(
    @JsonPropertyDescription(
            "Automatic: live sockets are handed over where that is possible. Drain: never")
        @Default("Automatic")
        @Nullable Choice method,
    @JsonPropertyDescription("True: each island waits for a person, who raises approvedIslands")
        @Default("false")
        @Nullable Boolean supervised,
    @JsonPropertyDescription(
            "How long a member is watched after it moved, before the next one goes")
        @Default("30")
        @Min(0)
        @Max(86_400)
        @Nullable Integer stabilitySeconds,
    @JsonPropertyDescription(
            "How long a member may take to arrive, before everything goes back by itself")
        @Default("600")
        @Min(30)
        @Max(86_400)
        @Nullable Integer deadlineSeconds,
    @JsonPropertyDescription("How many upgrades that are over are kept")
        @Default("5")
        @Min(1)
        @Max(100)
        @Nullable Integer historyLimit) {

  public static final UpgradePolicy DEFAULT = new UpgradePolicy(null, null, null, null, null);

  /// Which methods are allowed. The constants are named as they are written in the resource.
  public enum Choice {
    Automatic,
    Drain
  }

  public Choice methodOrDefault() {
    return method == null ? Choice.Automatic : method;
  }

  public boolean supervisedOrDefault() {
    return supervised != null && supervised;
  }

  public int stabilitySecondsOrDefault() {
    return stabilitySeconds == null ? 30 : stabilitySeconds;
  }

  public int deadlineSecondsOrDefault() {
    return deadlineSeconds == null ? 600 : deadlineSeconds;
  }

  public int historyLimitOrDefault() {
    return historyLimit == null ? 5 : historyLimit;
  }
}
