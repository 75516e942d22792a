/// ChatIsland → its members: Services, keys, Pods on different nodes, disruption budget.
///
/// A pod is made once and never patched; it is replaced when it has ended, when its revision is not
/// the one that the spec asks for, or when it is stuck on a node that nobody can reach.
///
/// ```
///            ┌────────────────────────── made ◄──────────────┐
///            ▼                                               │
///   Absent ─ create ─► Starting ─► Ready ─ deleted ─► Terminating ─► Absent
///                         │          │                   │
///                         │          └─ Stale: deleted while the other member is ready
///                         └─ Ended: deleted              └─ node unreachable, grace over, other member
///                                                           ready: deleted by force
/// ```
@NullMarked
package chat.skerry.operator.chatisland;

import org.jspecify.annotations.NullMarked;
