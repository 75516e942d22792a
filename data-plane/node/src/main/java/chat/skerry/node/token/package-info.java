/// Who a device speaks for: the end user's token, verified offline.
///
/// A token is a JWT (RFC 7519) signed with ES256 (RFC 7518) for one ChatCluster and one account.
/// The keys come as a JWK set (RFC 7517) in a file that the operator keeps up to date. Everything
/// here is thread-safe. Signatures are verified by the fastest [Es256] of this machine, and once
/// only while a token is remembered (ADR-0015).
@NullMarked
package chat.skerry.node.token;

import org.jspecify.annotations.NullMarked;
