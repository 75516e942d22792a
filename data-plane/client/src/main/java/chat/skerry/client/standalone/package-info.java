/// Everything that a ChatCluster needs to run without Kubernetes: what the operator and the control
/// API make otherwise, as files.
///
/// ```
/// DIR/cluster.properties            cluster, registry, identity-key
/// DIR/signing.key                   the key that signs tokens (PKCS #8)
/// DIR/identity.seed                 the identity of the ChatCluster
/// DIR/keys/jwks.json                verification keys, for the members
/// DIR/partitions/partitions.json    the partition map, for the members
/// DIR/members/NAME/identity/        static.key, certificate, cluster.pub
/// DIR/members/NAME/node.env         the configuration of the member, as environment variables
/// ```
@NullMarked
package chat.skerry.client.standalone;

import org.jspecify.annotations.NullMarked;
