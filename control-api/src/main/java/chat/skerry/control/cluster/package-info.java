/// A tenant's chat backends, as ChatClusters in the tenant's namespace.
///
/// The custom resource is the only place where desired state lives: a write is a server-side apply
/// by the field manager `control-api`, never forced, so that what somebody else manages (kubectl,
/// GitOps) is refused with the other's name. The rules for a spec are those of the resource's
/// schema; the API server's refusals come back field by field.
@NullMarked
package chat.skerry.control.cluster;

import org.jspecify.annotations.NullMarked;
