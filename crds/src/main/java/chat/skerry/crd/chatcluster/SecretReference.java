package chat.skerry.crd.chatcluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/// A Secret in the namespace of the resource.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SecretReference(@Required @Size(min = 1, max = 253) String name) {}
