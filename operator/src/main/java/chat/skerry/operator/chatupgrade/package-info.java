/// ChatUpgrade → releases of members: one island at a time, in it the member with fewer sessions
/// first, each with a way back.
///
/// The planner is a pure function of what was observed to the next stage, one step and what is
/// waited for. The stage is in the status before its step is taken, and the status says which
/// release each member is to have, so a killed operator goes on where it was. Pods are left to the
/// island: a step only says, in the spec of the island, which release a member shall have and how
/// it comes to it.
///
/// ```
///  member:   Waiting ── gates open ──► Moving ── arrived ──► Watching ── window over ──► Done
///                                        │  └ state unreadable: Drain     │
///                                        ▼                                ▼
///  upgrade:  Running ─────── failed, ended, or not arrived in time ─► RollingBack ─► RolledBack
///               ├─ all members Done ─► Succeeded
///               └─ the ChatCluster asks for another release ─► Superseded
/// ```
@NullMarked
package chat.skerry.operator.chatupgrade;

import org.jspecify.annotations.NullMarked;
