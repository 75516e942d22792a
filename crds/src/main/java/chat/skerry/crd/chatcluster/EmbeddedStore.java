package chat.skerry.crd.chatcluster;

import com.fasterxml.jackson.annotation.JsonInclude;

/// A store inside the only member; it has nothing to set.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EmbeddedStore() {}
