/// ChatIsland: two members that carry a share of the partitions of a ChatCluster.
///
/// Written by the operator only, one per island, owned by its ChatCluster. Its spec is also the
/// last good spec of the cluster: what an invalid ChatCluster falls back to.
@NullMarked
package chat.skerry.crd.chatisland;

import org.jspecify.annotations.NullMarked;
