/// The partition map: which island carries which partitions, and how its members are reached.
///
/// It lies in the ConfigMap `demo-partitions` under `partitions.json`, is written by the operator
/// alone and read by all members. Its version rises by one with each change of its contents and
/// never falls; each partition belongs to exactly one island.
@NullMarked
package chat.skerry.operator.partitions;

import org.jspecify.annotations.NullMarked;
