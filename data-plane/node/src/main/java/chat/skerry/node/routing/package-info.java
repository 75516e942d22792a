/// Which island and which member serves an account.
///
/// Account → partition (hash) → island ([PartitionMap], a file that the operator writes) → the
/// member that owns the partition ([Ownership], decided inside the island).
@NullMarked
package chat.skerry.node.routing;

import org.jspecify.annotations.NullMarked;
