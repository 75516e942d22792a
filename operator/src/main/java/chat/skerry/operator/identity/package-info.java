/// The keys by which devices know that they talk to their ChatCluster.
///
/// ```
/// Secret demo-identity        private  32 bytes  Ed25519 seed, made once, never replaced
///                             public   32 bytes  what devices are given
/// Secret demo-0-a-identity    static.key   32 bytes  X25519 private key of the member
///                             certificate            MemberCertificate, signed by demo-identity
///                             cluster.pub  32 bytes  the public key again
/// ```
///
/// A lost `demo-identity` can't be made again: all devices would refuse the new one. So no new one
/// is made while members of the old one exist.
@NullMarked
package chat.skerry.operator.identity;

import org.jspecify.annotations.NullMarked;
