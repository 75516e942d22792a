/// The memory of an island, by Infinispan.
///
/// ```
/// cache `mailboxes` (DIST_SYNC, 2 owners, the segments of the cache `sessions`)
///   (account, device, seq)  → Envelope
///   ("", process, slot)     → ClockEntry      in each segment, for each batch under way
/// ```
///
/// Entries never change. In a split each member goes on with what it has; when it ends, one side's
/// entries stay and the other's are replaced by them: what was stored in the split lies in the
/// store behind, and the former owner forgets what it knew (ADR-0012).
@NullMarked
package chat.skerry.node.mailbox.infinispan;

import org.jspecify.annotations.NullMarked;
