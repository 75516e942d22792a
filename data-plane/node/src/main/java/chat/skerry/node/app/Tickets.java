package chat.skerry.node.app;

import chat.skerry.node.ticket.TicketSigner;
import java.util.Optional;

/// What this node signs tickets with; empty where it signs none.
record Tickets(Optional<TicketSigner> signer) {}
