/// Ownership and the session directory of an island of two, by Infinispan.
///
/// ```
/// cache `sessions` (DIST_SYNC, 2 owners, one segment a partition: Segments)
///   "account/device" → "session id@member"
/// ```
///
/// The primary owner of a segment owns its partition: Infinispan decides who is there and moves the
/// copies; which of those who are there is to own what says MemberHashFactory. The members' names
/// travel in their Infinispan addresses (as machine id), and which of a member's processes it is
/// (as rack id). Nothing here is on disk. ADR-0012, ADR-0021.
@NullMarked
package chat.skerry.node.routing.infinispan;

import org.jspecify.annotations.NullMarked;
