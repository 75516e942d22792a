/// Ownership and the session directory of an island of two, by Infinispan.
///
/// ```
/// cache `sessions` (DIST_SYNC, 2 owners, segment n = partition n)
///   "account/device" → "session id@member"
/// ```
///
/// The primary owner of a segment owns the partition of the same number: Infinispan decides who is
/// there and who owns what, this package only asks it. The members' names travel in their
/// Infinispan addresses (as machine id). Nothing here is on disk.
@NullMarked
package chat.skerry.node.routing.infinispan;

import org.jspecify.annotations.NullMarked;
