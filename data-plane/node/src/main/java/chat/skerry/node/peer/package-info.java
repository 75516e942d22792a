/// The links between members, `delivery.Peers` over gRPC, and from members to edges.
///
/// ```
///  PeerLinks ── one OutgoingLink a member ──► stream ──► IncomingLink ── SubmissionHandler
///    submit ─► Outbox ─ batches until drained ─►            │
///    outcome ◄─ by id ─────────────────────────── Outbox ◄──┘
///
///  ReportLinks (edge) ── one ReportLink a member ──► stream ◄── ReportServer (member)
///    edge.ReportBook ◄── a report a second, and at each change ──┘
/// ```
///
/// A process that hands over to another one of its member says goodbye: it answers what it
/// accepted, and its peers send what it did not to the next process, in order (ADR-0021).
///
/// Both ends are bounded: the sender by what is unanswered, the receiver by what it has accepted
/// and not yet answered (it stops asking for more). A lost link refuses all that is unanswered;
/// nothing of it is sent again here. Callbacks run on gRPC's I/O threads and never block.
@NullMarked
package chat.skerry.node.peer;

import org.jspecify.annotations.NullMarked;
