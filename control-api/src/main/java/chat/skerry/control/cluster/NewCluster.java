package chat.skerry.control.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of a create.
record NewCluster(
    @Schema(
            required = true,
            pattern = "^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$",
            maxLength = 40,
            description = "The cluster's name, for ever",
            examples = "demo")
        @Nullable String clusterId,
    @Schema(required = true, ref = "ClusterSpec") @Nullable JsonNode spec) {}
