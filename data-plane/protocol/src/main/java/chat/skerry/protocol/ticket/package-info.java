/// Tickets: how a member knows offline that an edge sent an account to it.
///
/// ```
/// edge   TicketKeyPair ── Ticket.issue ──► bytes ── registry's answer ──► device
/// member TicketKey     ◄── Ticket.verify ── bytes ── hello ◄──────────────┘ (opaque to it)
/// ```
///
/// Everything here is immutable.
@NullMarked
package chat.skerry.protocol.ticket;

import org.jspecify.annotations.NullMarked;
