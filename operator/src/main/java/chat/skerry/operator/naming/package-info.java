/// The names, addresses, ports and labels of everything that belongs to a ChatCluster.
///
/// ```
/// ClusterName acme/demo ── IslandName demo-0 ── MemberName demo-0-a
///                       └─ IslandName demo-1 ── …
/// ```
@NullMarked
package chat.skerry.operator.naming;

import org.jspecify.annotations.NullMarked;
