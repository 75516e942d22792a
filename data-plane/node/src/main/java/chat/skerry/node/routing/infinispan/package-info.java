/// Ownership and the session directory of an island of two, by Infinispan.
///
/// ```
/// cache `sessions` (DIST_SYNC, 2 owners, one segment a partition: Segments)
///   "account/device" → "session id@member"
/// ```
///
/// The primary owner of a segment owns its partition: Infinispan decides who is there and who owns
/// what, this package only asks it. The members' names travel in their Infinispan addresses (as
/// machine id). Nothing here is on disk.
@NullMarked
package chat.skerry.node.routing.infinispan;

import org.jspecify.annotations.NullMarked;
