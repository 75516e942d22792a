package chat.skerry.crd.chatcluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What each member gets of a node, and on which nodes.
///
/// @param pinned the member gets whole CPUs of its own where the kubelet hands them out
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "!has(self.pinned) || !self.pinned || !isQuantity(string(self.cpu))"
            + " || quantity(string(self.cpu)).isInteger()",
    fieldPath = ".cpu",
    message = "expected whole CPUs such as 2, because member.pinned is true")
public record MemberSpec(
    @JsonPropertyDescription("CPUs that are set aside for a member")
        @Default("500m")
        @ValidationRule(
            value =
                "isQuantity(string(self))"
                    + " && quantity(string(self)).compareTo(quantity('50m')) >= 0",
            message = "expected a quantity of CPUs of at least 50m")
        @Nullable Quantity cpu,
    @JsonPropertyDescription("Memory of a member; 40 % of it is Java heap")
        @Default("512Mi")
        @ValidationRule(
            value =
                "isQuantity(string(self))"
                    + " && quantity(string(self)).compareTo(quantity('256Mi')) >= 0",
            message = "expected a quantity of bytes of at least 256Mi")
        @Nullable Quantity memory,
    @JsonPropertyDescription(
            "True: whole CPUs of its own, requests equal to limits (needs the static CPU manager)")
        @Default("false")
        @Nullable Boolean pinned,
    @JsonPropertyDescription("Whether the two members of an island must be on different nodes")
        @Default("Required")
        @Nullable Spread spread,
    @JsonPropertyDescription("Labels that a node must have") @Size(max = 16)
        @Nullable Map<String, String> nodeSelector,
    @JsonPropertyDescription("Taints that members tolerate") @Size(max = 32)
        @Nullable List<Toleration> tolerations,
    @JsonPropertyDescription("Options of the Java runtime, added after the operator's own")
        @Size(max = 1024)
        @Nullable String javaOptions) {

  public static final Quantity DEFAULT_CPU = new Quantity("500m");
  public static final Quantity DEFAULT_MEMORY = new Quantity("512Mi");
  public static final MemberSpec DEFAULT = new MemberSpec(null, null, null, null, null, null, null);

  public MemberSpec {
    nodeSelector = nodeSelector == null ? null : Map.copyOf(nodeSelector);
    tolerations = tolerations == null ? null : List.copyOf(tolerations);
  }

  /// Whether members may share a node. The constants are named as they are written in the resource.
  public enum Spread {
    Required,
    Preferred
  }

  public Quantity cpuOrDefault() {
    return cpu == null ? DEFAULT_CPU : cpu;
  }

  public Quantity memoryOrDefault() {
    return memory == null ? DEFAULT_MEMORY : memory;
  }

  public boolean pinnedOrDefault() {
    return pinned != null && pinned;
  }

  public Spread spreadOrDefault() {
    return spread == null ? Spread.Required : spread;
  }

  public Map<String, String> nodeSelectorOrDefault() {
    return nodeSelector == null ? Map.of() : nodeSelector;
  }

  public List<Toleration> tolerationsOrDefault() {
    return tolerations == null ? List.of() : tolerations;
  }
}
