package chat.skerry.crd.chatcluster;

import chat.skerry.crd.condition.Condition;
import chat.skerry.crd.schema.ListMapKeys;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the operator saw of a ChatCluster.
///
/// @param islandsReady for the eye, `2/2`
/// @param registry `http://host:port`
/// @param identityKey base64 of the 32 bytes of the Ed25519 public key
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = ListMapKeys.class, input = "conditions=type")
public record ChatClusterStatus(
    @JsonPropertyDescription("metadata.generation that this status was made from")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Ready, SpecValid, Progressing, and Paused while it is")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("Ready islands of all, as 2/2") @Nullable String islandsReady,
    @JsonPropertyDescription("Islands whose members all take connections")
        @Nullable Integer readyIslands,
    @JsonPropertyDescription("Islands that the spec asks for") @Nullable Integer totalIslands,
    @JsonPropertyDescription("Where clients ask for their member") @Nullable String registry,
    @JsonPropertyDescription("Public key that certifies the members, base64; clients need it")
        @Nullable String identityKey,
    @JsonPropertyDescription("Version of the published partition map")
        @Nullable Long partitionMapVersion,
    @JsonPropertyDescription("The version that all members run") @Nullable String currentVersion) {

  public static final ChatClusterStatus EMPTY =
      new ChatClusterStatus(null, null, null, null, null, null, null, null, null);

  public ChatClusterStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /// Never null: an absent list is empty.
  @Override
  public List<Condition> conditions() {
    return conditions == null ? List.of() : conditions;
  }
}
