/// Who this member is: its static key, and the certificate with which the ChatCluster's identity
/// key vouches for it.
///
/// ```
/// <directory>/static.key    32 bytes, X25519 private key
/// <directory>/certificate   serialized MemberCertificate for its public key
/// <directory>/cluster.pub   32 bytes, Ed25519 public identity key of the ChatCluster
/// ```
@NullMarked
package chat.skerry.node.identity;

import org.jspecify.annotations.NullMarked;
