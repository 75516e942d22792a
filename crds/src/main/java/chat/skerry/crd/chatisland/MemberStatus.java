package chat.skerry.crd.chatisland;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/// What the operator saw of one member.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MemberStatus(
    @Required String name,
    @JsonPropertyDescription("The Kubernetes node it runs on") @Nullable String node,
    @Nullable String podIP,
    @Required boolean ready,
    @JsonPropertyDescription("The version it runs") @Nullable String release) {}
