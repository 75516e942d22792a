/// Handover: live sockets, with the state of their sessions, pass from the process that serves (the
/// predecessor) to the one that was started to take over (the successor).
///
/// ```
///  successor                     unix socket                      predecessor
///    │── HELLO (what it reads) ──────────────────────────────────►│
///    │◄───────────────────────── WELCOME (what is written) | REFUSED
///    │   owns the partitions                                      │
///    │── OWNS ───────────────────────────────────────────────────►│ closes its peer port
///    │◄─────────────────────────────────────────────────── ASIDE ─│
///    │── TAKE ───────────────────────────────────────────────────►│
///    │◄───────────────── PREPARE (descriptors, states) ───────────│ ┐
///    │── PREPARED ───────────────────────────────────────────────►│ │ each batch; the first
///    │◄────────────────────────────── COMMIT (first: listeners) ──│ │ one is the canary, and
///    │── SERVING (canary: PROVEN, a moment later) ───────────────►│ ┘ has the listeners
///    │◄──────────────────────────────────────────────────── DONE ─│
///    │── CONFIRMED ──────────────────────────────────────────────►│ ends
/// ```
///
/// The end of the stream is the death of the other side: the predecessor goes on with all that it
/// did not commit. Plain blocking code, one thread a role; what runs on event loops is behind
/// [chat.skerry.node.handover.SocketHolder]. ADR-0020.
@NullMarked
package chat.skerry.node.handover;

import org.jspecify.annotations.NullMarked;
