package chat.skerry.control.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Some of a tenant's clusters, by name.
///
/// @param nextPageToken absent on the last page
@JsonInclude(Include.NON_NULL)
record ClusterPage(
    @Schema(required = true) List<ClusterView> clusters,
    @Schema(description = "Absent on the last page") @Nullable String nextPageToken) {
  ClusterPage {
    clusters = List.copyOf(clusters);
  }
}
