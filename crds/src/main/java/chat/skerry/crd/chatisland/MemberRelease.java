package chat.skerry.crd.chatisland;

import chat.skerry.crd.chatupgrade.UpgradeMethod;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// The release of one member while it is not that of its island: an upgrade is under way.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MemberRelease(
    @Required @Size(min = 1, max = 63) String name,
    @Required @Size(min = 1, max = 64) String version,
    @Required @Size(min = 1, max = 512) String image,
    @JsonPropertyDescription("How the member comes to it") @Required UpgradeMethod method,
    @JsonPropertyDescription("With Drain: uid of the pod that has to go") @Size(max = 64)
        @Nullable String replaces) {}
