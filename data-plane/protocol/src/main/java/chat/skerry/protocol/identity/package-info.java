/// How a device knows that it talks to a member of its ChatCluster.
///
/// The cluster has an Ed25519 identity key. It signs a [MemberCertificate] for the X25519 static
/// key of each member; the member shows it in the second handshake message. The device was given
/// the public identity key with its configuration, and refuses any other member (a man in the
/// middle). Immutable values; safe on any thread.
@NullMarked
package chat.skerry.protocol.identity;

import org.jspecify.annotations.NullMarked;
